using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.People;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>The one host of the tests of work: somebody of each role, and work orders that each test makes for itself.</summary>
public sealed class WorkHost : PeopleHost
{
    private readonly Dictionary<string, Guid> _ids = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>People by their names.</summary>
    public IReadOnlyDictionary<string, Guid> Ids => _ids;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (name, role) in ((string, string)[])[("max", "Manager"), ("mia", "Manager"), ("sue", "Supervisor"), ("tom", "Technician"), ("ted", "Technician"), ("rel", "ReliabilityEngineer"), ("con", "Contractor"), ("sam", "StoreKeeper")])
            _ids[name] = await Host.Database.AddPersonAsync(name, (Mine, role));
        _ids["far"] = await Host.Database.AddPersonAsync("far", (Theirs, "Manager"));
    }

    /// <summary>A machine with a tag number that no other test has.</summary>
    public Task<Guid> AssetAsync(string criticality = "Medium", string? @class = null, Guid? departmentId = null) => MakeAsync(
        "adam", "/assets", Some(new { siteId = Mine, tagNumber = FormattableString.Invariant($"W-{Interlocked.Increment(ref _made):D4}"), name = "A machine", level = "Machine", criticality, @class, departmentId }));

    public async Task<JsonElement> DraftAsync(string who = "max", Guid? assetId = null, string maintenanceType = "Inspection", object? more = null)
    {
        var body = Some(new { siteId = Mine, title = "Look at it", maintenanceType, assetId });
        foreach (var (name, value) in Some(more ?? new { }))
            body[name] = value;
        var (status, made) = await SendAsync(who, "POST", "/work-orders", body);
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        return made;
    }

    /// <summary>A work order that was begun.</summary>
    public async Task<Guid> BegunAsync(string who = "tom", string maintenanceType = "Inspection", object? more = null, Guid? assetId = null)
    {
        var id = (await DraftAsync("max", assetId, maintenanceType, more)).GetProperty("id").GetGuid();
        await MoveAsync("max", id, "submit");
        await MoveAsync(who, id, "start");
        return id;
    }

    public async Task<JsonElement> MoveAsync(string who, Guid id, string verb, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var version = (await SendAsync("rel", "GET", $"/work-orders/{id}")).Body.GetProperty("version").GetInt32();
        var (status, answer) = await SendAsync(who, "POST", $"/work-orders/{id}/{verb}", body ?? new { }, version);
        status.ShouldBe(expected, $"{verb}: {answer}");
        return answer;
    }

    /// <summary>Puts a name to a work order as it is now.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SignAsync(string who, Guid order, string meaning, Guid? stepId = null, int? version = null) => await SendAsync(
        who, "POST", "/work-order-signatures", Some(new { siteId = Mine, workOrderId = order, meaning, stepId }),
        version ?? (await ReadAsync("rel", $"/work-orders/{order}")).GetProperty("version").GetInt32());

    public async Task<JsonElement> ReadAsync(string who, string path)
    {
        var (status, body) = await SendAsync(who, "GET", path);
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        return body;
    }

    public async Task<IReadOnlyList<JsonElement>> ItemsAsync(string who, string path) => [.. (await ReadAsync(who, path)).GetProperty("items").EnumerateArray()];

    /// <summary>The members that say something.</summary>
    private static Dictionary<string, object?> Some(object body) => body.GetType().GetProperties().Select(member => (member.Name, Value: member.GetValue(body)))
        .Where(member => member.Value is not null).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
}

[CollectionDefinition("Work")]
public sealed class SharedWorkHost : ICollectionFixture<WorkHost>;
