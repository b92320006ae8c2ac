using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>Every endpoint that a supervisor of departments has in these only is tried on what is of the department, and on what is not.</summary>
[Collection("Access")]
public sealed class DepartmentAccessTests(AccessHost at)
{
    // What a request was reported of and whom a certificate is about is of the department too.
    private const string PlaceSql = """
        UPDATE assets.asset SET department_id = @department WHERE site_id = @site;
        UPDATE requests.request SET department_id = @department WHERE site_id = @site;
        UPDATE people.membership SET department_ids = CASE WHEN @department::uuid IS NULL THEN '{}' ELSE ARRAY[@department] END WHERE user_id = @user AND site_id = @site;
        UPDATE work.work_order SET asset_id = @asset WHERE id = @other;
        SELECT 1
        """;

    private readonly Guid _department = Guid.CreateVersion7();

    [Fact]
    public async Task A_supervisor_of_departments_does_there_what_supervisors_do_and_nothing_elsewhere()
    {
        List<string> wrong = [];
        await at.AddSupervisorAsync(_department);
        var rows = AccessTable.Rows.Where(AccessTable.IsOfDepartments).OrderBy(row => row.Method is not "GET").ToList();
        rows.Count.ShouldBeGreaterThan(50);
        foreach (var row in rows)
        {
            await TryAsync(row, isOfDepartment: false, wrong);
            await TryAsync(row, isOfDepartment: true, wrong);
        }

        await at.RemoveDepartmentAsync(_department);
        wrong.ShouldBeEmpty();
    }

    private async Task TryAsync(AccessTable.Row row, bool isOfDepartment, List<string> wrong)
    {
        var site = AccessHost.Named(at.Mine);
        await at.RestoreAsync(row, site, isMine: true, AccessHost.OfDepartment, AccessHost.Held.BySomebody);
        await PlaceAsync(isOfDepartment ? _department : null);
        var (status, text) = await at.SendAsync(
            AccessHost.OfDepartment, row.Method, AccessHost.Fill(row.Path + row.Query, site), row.Body is { } body ? AccessHost.Fill(body, site) : null, row.Version, row.ContentType);
        var isRight = row.Lists is { } record ? status is HttpStatusCode.OK && row.Has(text, site[record]) == isOfDepartment
            : isOfDepartment ? (int)status is >= 200 and < 300
            : status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden;
        if (!isRight)
            wrong.Add($"{(isOfDepartment ? "in" : "outside of")} the department: {row.Method} {row.Path} was answered {(int)status} {text[..Math.Min(300, text.Length)]}");
    }

    private Task<int> PlaceAsync(Guid? department) => at.Host.Database.OwnerAsync<int>(
        PlaceSql, new { department, site = Guid.Parse(at.Mine["siteId"]), user = Guid.Parse(at.Mine["user"]), asset = Guid.Parse(at.Mine["asset"]), other = Guid.Parse(at.Mine["other"]) });
}
