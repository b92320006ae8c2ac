using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>Every endpoint is tried as every role, at the person's own site and at another, with work assigned to them, to nobody and to somebody else.</summary>
[Collection("Access")]
public sealed class AccessTests(AccessHost at)
{
    [Fact]
    public void Every_endpoint_that_asks_for_a_permission_is_in_the_table()
    {
        var written = AccessTable.Rows.Select(row => AccessHost.Shape($"{row.Method} {row.Path}"))
            .Concat(["POST /auth/sign-out", "DELETE /me/sessions/*", "POST /me/two-factor/confirm", "POST /me/passkeys", "DELETE /me/logins/*"]).Order();
        var mapped = at.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is not null).Select(AccessHost.ShapeOf).Order();

        mapped.ShouldBe(written);
    }

    [Fact]
    public async Task Each_role_may_do_at_its_own_site_what_the_table_says_and_nothing_at_another()
    {
        List<string> wrong = [];
        // What only reads comes together and by who holds the work, so that nothing has to be put back between.
        foreach (var row in AccessTable.Rows.OrderBy(row => row.Method is not "GET"))
        {
            foreach (var held in Enum.GetValues<AccessHost.Held>())
            {
                // Who is refused leaves all as it is for the next.
                foreach (var role in AccessTable.Roles.Where(role => HoldsThatTell(row.Of(role)).Contains(held)).OrderBy(role => row.Of(role) is '.'))
                    await TryAsync(row, role, held, isMine: true, wrong);
            }

            foreach (var role in AccessTable.Roles.Where(_ => !row.NamesNoSite))
                await TryAsync(row, role, AccessHost.Held.ByMe, isMine: false, wrong);
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_starts_work_of_the_pool_has_it_and_a_supervisor_hands_it_on()
    {
        await AccessRecords.RenewWorkAsync(at.Host.Database, at.Mine, at.Ids["Technician"]);
        await at.ResetAsync(at.Mine, "Waiting", "ActiveUnacknowledged", []);

        var (status, started) = await at.SendAsync("Technician", "POST", $"/work-orders/{at.Mine["order"]}/start", "{}");
        status.ShouldBe(HttpStatusCode.OK, started);
        (await AssigneesAsync("Supervisor")).ShouldBe(["Technician"]);
        (await at.SendAsync("Contractor", "GET", $"/work-orders/{at.Mine["order"]}", null)).Status.ShouldBe(HttpStatusCode.NotFound);

        await AssignAsync(at.Ids["Contractor"], HttpStatusCode.OK);
        (await AssigneesAsync("Contractor")).ShouldBe(["Contractor"]);
        (await at.SendAsync("Technician", "GET", $"/work-orders/{at.Mine["order"]}", null)).Status.ShouldBe(HttpStatusCode.NotFound);
        await AssignAsync(at.Ids["StoreKeeper"], HttpStatusCode.UnprocessableEntity);
        await AssignAsync(Guid.NewGuid(), HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Whoever sees all sees what somebody else does, whoever sees nothing not even their own.</summary>
    private static AccessHost.Held[] HoldsThatTell(char letter) => letter switch
    {
        'Y' => [AccessHost.Held.BySomebody],
        'A' => Enum.GetValues<AccessHost.Held>(),
        'O' => [AccessHost.Held.ByMe, AccessHost.Held.BySomebody],
        _ => [AccessHost.Held.ByMe],
    };

    private async Task TryAsync(AccessTable.Row row, string role, AccessHost.Held held, bool isMine, List<string> wrong)
    {
        var site = AccessHost.Named(isMine ? at.Mine : at.Theirs);
        var isAllowed = row.Of(role) is not '.';
        if (isAllowed || row.State is not null) // else it is refused before it touches anything
            await at.RestoreAsync(row, site, isMine, role, held);
        var (status, text) = await at.SendAsync(role, row.Method, AccessHost.Fill(row.Path + row.Query, site), row.Body is { } body ? AccessHost.Fill(body, site) : null, row.Version, row.ContentType);
        var isSeen = isMine && row.Of(role) switch
        {
            'Y' => true,
            'O' => held is AccessHost.Held.ByMe,
            'A' => held is AccessHost.Held.ByMe || (held is AccessHost.Held.ByNobody && role is "Technician"),
            _ => false,
        };
        // What lies at another site is not there for who may see such a thing at their own.
        var isRight = !isAllowed ? status is HttpStatusCode.Forbidden || (status is HttpStatusCode.NotFound && (row.State is not null || !isMine))
            : row.Lists is { } record ? status is HttpStatusCode.OK && row.Has(text, site[record]) == isSeen
            : isSeen ? (int)status is >= 200 and < 300
            : status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden;
        if (!isRight)
            wrong.Add($"{role}, {(isMine ? "own site" : "other site")}, work held {held}: {row.Method} {row.Path} was answered {(int)status} {text[..Math.Min(300, text.Length)]}");
    }

    private async Task<string?[]> AssigneesAsync(string role)
    {
        var (_, text) = await at.SendAsync(role, "GET", $"/work-orders/{at.Mine["order"]}", null);
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("assignees").EnumerateArray().Select(one => one.GetProperty("name").GetString())];
    }

    private async Task AssignAsync(Guid person, HttpStatusCode expected)
    {
        var version = await at.Host.Database.OwnerAsync<int>("SELECT version FROM work.work_order WHERE id = @id", new { id = Guid.Parse(at.Mine["order"]) });
        (await at.SendAsync("Supervisor", "POST", $"/work-orders/{at.Mine["order"]}/assign", $"{{\"userIds\":[\"{person}\"]}}", version)).Status.ShouldBe(expected);
    }
}
