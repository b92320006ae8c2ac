using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.People;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Requests;

/// <summary>The one host of the tests of requests: each test makes assets and requests of its own.</summary>
public sealed class RequestHost : PeopleHost
{
    private int _made;

    /// <summary>The department of the supervisor <c>dora</c>, who has no other.</summary>
    public Guid Pumps { get; private set; }

    public IDictionary<string, Guid> Ids { get; } = new Dictionary<string, Guid>(StringComparer.Ordinal);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (name, role) in new[] { ("mia", "Manager"), ("sue", "Supervisor"), ("dora", "Supervisor"), ("tom", "Technician"), ("tina", "Technician"), ("rel", "ReliabilityEngineer"), ("sam", "StoreKeeper"), ("con", "Contractor"), ("olga", "Requester") })
            Ids[name] = await Host.Database.AddPersonAsync(name, (Mine, role));
        Pumps = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "Pumps" });
        await Host.Database.OwnerAsync<int>("UPDATE people.membership SET department_ids = ARRAY[@Pumps] WHERE user_id = @dora RETURNING 1", new { Pumps, dora = Ids["dora"] });
    }

    public async Task<Guid> AssetAsync(string criticality = "Medium", Guid? departmentId = null)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["siteId"] = Mine,
            ["tagNumber"] = FormattableString.Invariant($"T-{Interlocked.Increment(ref _made):D4}"),
            ["name"] = "An asset",
            ["level"] = "Machine",
            ["criticality"] = criticality,
        };
        if (departmentId is { } department)
            body["departmentId"] = department;
        return await MakeAsync("adam", "/assets", body);
    }

    /// <summary>A request for an asset of its own.</summary>
    public async Task<JsonElement> ReportAsync(string who = "sam", Guid? asset = null, string severity = "Medium", string problem = "It hums", Guid? departmentId = null) =>
        (await SendAsync(who, "POST", "/requests", new { siteId = Mine, assetId = asset ?? await AssetAsync(departmentId: departmentId), problemDescription = problem, severity })).Body;

    /// <summary>An act on a request on the version that it has now.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> ActAsync(string who, JsonElement request, string verb, object? body = null)
    {
        var now = await ReadAsync("mia", request);
        return await SendAsync(who, "POST", $"/requests/{now.GetProperty("number")}/{verb}", body, now.GetProperty("version").GetInt32());
    }

    public async Task<JsonElement> ReadAsync(string who, JsonElement request)
    {
        var (status, now) = await SendAsync(who, "GET", $"/requests/{request.GetProperty("id")}");
        status.ShouldBe(HttpStatusCode.OK, now.ToString());
        return now;
    }

    /// <summary>The work order that a request opened.</summary>
    public async Task<Order> OrderAsync(JsonElement request) => (await Host.Database.OwnerRowsAsync<Order>(
        "SELECT id, title, state, wait_reason, priority, origin, origin_id, maintenance_type, failure_mode, due_at_utc FROM work.work_order WHERE id = @id",
        new { id = request.GetProperty("workOrderId").GetGuid() })).Single();

    /// <summary>Moves a work order on the version that it has now.</summary>
    public async Task<JsonElement> MoveAsync(string who, string workOrder, string verb, object? body = null)
    {
        var version = await Host.Database.OwnerAsync<int>("SELECT version FROM work.work_order WHERE id::text = @workOrder OR 'W-' || to_char(number, 'FM000000') = @workOrder", new { workOrder });
        var (status, now) = await SendAsync(who, "POST", $"/work-orders/{workOrder}/{verb}", body ?? new { }, version);
        status.ShouldBe(HttpStatusCode.OK, now.ToString());
        return now;
    }

    /// <summary>Waits until the reader of events has brought a request there.</summary>
    public Task FollowsAsync(JsonElement request, string state, string progress) => Until.TrueAsync(
        async _ => await ReadAsync("mia", request) is var now && now.GetProperty("state").ValueEquals(state) && now.GetProperty("progress").ValueEquals(progress),
        TimeSpan.FromSeconds(20), $"the request to be {state}, {progress}", CancellationToken.None);

    public sealed record Order(
        Guid Id, string Title, string State, string? WaitReason, string Priority, string Origin, Guid? OriginId, string MaintenanceType, string? FailureMode,
        DateTimeOffset DueAtUtc);
}

[CollectionDefinition("Requests")]
public sealed class SharedRequestHost : ICollectionFixture<RequestHost>;
