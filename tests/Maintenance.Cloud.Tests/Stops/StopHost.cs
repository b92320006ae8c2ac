using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.Assets;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Stops;

/// <summary>The one host of the tests of stops: each test makes assets of its own.</summary>
public sealed class StopHost : AssetHost
{
    /// <summary>Tags of higher numbers no gateway has.</summary>
    private const int NoTag = 1_000_000;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Database.AddPersonAsync("sue", (Mine, "Supervisor"));
        await Host.Database.AddPersonAsync("tom", (Mine, "Technician"));
    }

    /// <summary>Tells something as if another module had.</summary>
    public Task<int> TellAsync(string type, Guid subject, object payload, DateTimeOffset? atUtc = null, string actor = "system:test") => Host.Database.OwnerAsync<int>(
        "INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc) VALUES (@type, @site, @subject, @payload::jsonb, @actor, @at) RETURNING 1",
        new { type, site = Mine, subject, payload = JsonSerializer.Serialize(payload, JsonSerializerOptions.Web), actor, at = atUtc ?? Clock.GetUtcNow() });

    /// <summary>A tag of the asset says that it runs, or not, from an instant on.</summary>
    public Task<int> RunsAsync(Guid assetId, bool isRunning, DateTimeOffset atUtc, int tagId = 1) =>
        TellAsync("RunStateChanged", assetId, new { tagId = NoTag + tagId, siteId = Mine, assetId, isRunning, atUtc, stopType = (string?)null });

    /// <summary>Waits until whoever follows machines has taken all that was told.</summary>
    public Task SettledAsync() => Until.TrueAsync(
        async _ => await Host.Database.OwnerAsync<bool>("""
            SELECT NOT EXISTS (SELECT FROM platform.event AS e WHERE (e.type = ANY (@types))
                AND (e.txid, e.id) > ((SELECT c.txid FROM platform.event_cursor AS c WHERE c.reader = 'stops'), (SELECT c.event_id FROM platform.event_cursor AS c WHERE c.reader = 'stops')))
            AND NOT EXISTS (SELECT FROM platform.event AS e WHERE e.type = ANY (@types) AND NOT EXISTS (SELECT FROM platform.event_cursor AS c WHERE c.reader = 'stops'))
            """, new { types = Types }),
        Bound, "all events to be followed", CancellationToken.None);

    public async Task<IReadOnlyList<JsonElement>> StopsAsync(Guid assetId, string query = "", string who = "sue")
    {
        await SettledAsync();
        (await Host.Database.OwnerRowsAsync<string>("SELECT reason FROM platform.parked_event WHERE reader = 'stops'")).ShouldBeEmpty();
        var (status, list) = await SendAsync(who, "GET", $"/stops?assetId={assetId}&sort=startedAtUtc{query}");
        status.ShouldBe(HttpStatusCode.OK, list.ToString());
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    public static string Of(JsonElement stop, string field) => stop.GetProperty(field).ToString();

    public static DateTimeOffset Began(JsonElement stop) => stop.GetProperty("startedAtUtc").GetDateTimeOffset();

    public static DateTimeOffset? Ended(JsonElement stop) =>
        stop.GetProperty("endedAtUtc") is { ValueKind: not JsonValueKind.Null } end ? end.GetDateTimeOffset() : null;

    private static readonly string[] Types =
    [
        "RunStateChanged", "AlarmRaised", "AlarmReturned", "AssetStatusRecorded", "WorkOrderMoved", "RequestMade", "RequestChanged", "StopMade",
        "StopChanged", "StopRemoved", "AssetChanged", "StopRuleMade", "StopRuleChanged", "StopRuleRemoved", "TagBound",
    ];
}

[CollectionDefinition("Stops")]
public sealed class SharedStopHost : ICollectionFixture<StopHost>;
