using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Maintenance.Cloud.Tests;

/// <summary>A site with the demonstration's machines and a gateway that tells alarms of them, without a host.</summary>
internal sealed class Plant : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PlantDatabase? _own;
    private readonly EventStore _events;
    private readonly OpenWorkOnAlarm _automation = new(new(), new(), TimeProvider.System, NullLogger<OpenWorkOnAlarm>.Instance);

    private Plant(CloudDatabase database, Cloud.Platform.Database doors, PlantDatabase? own)
    {
        (Database, Doors, _own) = (database, doors, own);
        _events = new(Doors, TimeProvider.System);
    }

    public CloudDatabase Database { get; }

    public Guid SiteId { get; } = Guid.NewGuid();

    public Guid GatewayId { get; } = Guid.NewGuid();

    /// <summary>The two doors to the database.</summary>
    public Cloud.Platform.Database Doors { get; }

    /// <summary>A plant in a database that has no other and no host.</summary>
    public static async Task<Plant> MakeAsync()
    {
        InstantHandler.Register();
        var own = await PlantDatabase.TakeAsync();
        return await new Plant(own.Database, own.Doors, own).FoundAsync("DEMO");
    }

    /// <summary>One more plant in the database of a host.</summary>
    public static Task<Plant> MakeAsync(CloudHost host, string siteCode = "DEMO") =>
        new Plant(host.Database, host.Services.GetRequiredService<Cloud.Platform.Database>(), own: null).FoundAsync(siteCode);

    /// <summary>One more plant in this one's database.</summary>
    public Task<Plant> AnotherAsync(string siteCode) => new Plant(Database, Doors, own: null).FoundAsync(siteCode);

    public Task MakeAssetAsync(string tagNumber) => AsOwnerAsync(scope => MakeAsset.HandleAsync(
        scope, SiteId, DemoPlant.Recorded(tagNumber, DemoPlant.OtherClass), "system:test", Noon, CancellationToken.None));

    public static AlarmTransition Transition(
        string? asset = "P-101", string signal = "vibration", AlarmEdge edge = AlarmEdge.Raised, Guid? alarmId = null,
        AlarmPriority priority = AlarmPriority.High, bool isSafety = false, Quality quality = Quality.Good,
        DateTimeOffset? atUtc = null, string detector = "limit-high", AlarmBasis? basis = null)
    {
        var at = atUtc ?? Noon;
        return new(
            Guid.NewGuid(), alarmId ?? Guid.NewGuid(), edge, $"{asset}.{signal}/{detector}", "v1", detector, priority, asset,
            $"{asset}.{signal}", signal, "mm/s", at, at, 8.25, 7.1, null, isSafety,
            [new(at.AddSeconds(-1), 6.5, Quality.Good), new(at, 8.25, quality)], basis);
    }

    /// <summary>Records what the gateway told, at the time of the sample that decided unless <paramref name="nowUtc"/> says another.</summary>
    public Task RecordAsync(AlarmTransition transition, DateTimeOffset? nowUtc = null) => AsWorkerAsync(scope => RecordTransition.HandleAsync(
        scope, SiteId, GatewayId, transition, nowUtc ?? (transition.AtUtc > Noon ? transition.AtUtc : Noon), CancellationToken.None));

    public Task RecordAsync(AlarmEvidence evidence) => AsWorkerAsync(scope =>
        RecordEvidence.HandleAsync(scope, GatewayId, evidence, CancellationToken.None));

    /// <summary>Records a raise and lets the automation act on it.</summary>
    public async Task<Guid> RaiseAsync(AlarmTransition transition, DateTimeOffset? nowUtc = null)
    {
        await RecordAsync(transition, nowUtc);
        await AutomateAsync();
        return transition.AlarmId;
    }

    /// <summary>Brings the automation every event that waits for it, one after the other.</summary>
    public Task AutomateAsync() => Until.TrueAsync(
        async token =>
        {
            // A transaction of any database of the cluster keeps later events unsettled for as long as it runs.
            var waiting = await _events.NextAsync(_automation, "0", token);
            foreach (var next in waiting.Settled)
                await _events.TakeAsync(_automation, next, token);
            return waiting is { Settled.Count: 0, HasUnsettled: false };
        },
        TimeSpan.FromSeconds(20), "the automation to take every event", CancellationToken.None);

    /// <summary>So many alarms come to the site's people at an instant.</summary>
    public async Task FloodAsync(int alarms, DateTimeOffset atUtc)
    {
        for (var i = 0; i < alarms; i++)
            await AsWorkerAsync(scope => FloodOfSite.TakeAsync(scope, SiteId, atUtc, CancellationToken.None));
    }

    /// <summary>Lets time do to alarms what it does.</summary>
    public async Task ClockAsync()
    {
        using var clock = new AlarmClock(Doors, TimeProvider.System, NullLogger<AlarmClock>.Instance);
        await clock.RoundAsync(CancellationToken.None);
    }

    /// <summary>Returns once another transaction of this database waits for a row that somebody holds.</summary>
    public Task SomebodyWaitsAsync() => Until.TrueAsync(
        async _ => await Database.OwnerAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
        TimeSpan.FromSeconds(20), "a transaction to wait for another", CancellationToken.None);

    /// <summary>The id of one of the plant's machines.</summary>
    public Task<Guid> AssetIdAsync(string tagNumber) => Database.OwnerAsync<Guid>(
        "SELECT id FROM assets.asset WHERE site_id = @SiteId AND tag_number = @tagNumber", new { SiteId, tagNumber });

    /// <summary>Moves a work order as a person would, without one.</summary>
    public Task SetStateAsync(string state, string? verdict = null) => AsOwnerAsync(scope => scope.ExecuteAsync(
        """
        UPDATE work.work_order SET state = @state, verdict = @verdict,
            wait_reason = CASE WHEN @state = 'Waiting' THEN 'Parts' END,
            cancel_reason = CASE WHEN @state = 'Cancelled' THEN 'test' END
        WHERE site_id = @SiteId AND state NOT IN ('Closed', 'Cancelled')
        """,
        new { SiteId, state, verdict }, CancellationToken.None));

    public Task<IReadOnlyList<Order>> OrdersAsync() => Database.OwnerRowsAsync<Order>("""
        SELECT w.id, w.state, w.failure_mode, w.recurrences, w.priority,
            (SELECT l.other_id FROM work.link AS l WHERE l.work_order_id = w.id AND l.kind = 'Follows') AS follow_up_of, w.number
        FROM work.work_order AS w WHERE w.site_id = @SiteId ORDER BY w.number
        """, new { SiteId });

    public async Task<T> AsWorkerAsync<T>(Func<DbScope, Task<T>> act)
    {
        await using var scope = await Doors.AsWorkerAsync(CancellationToken.None);
        var answer = await act(scope);
        await scope.CommitAsync(CancellationToken.None);
        return answer;
    }

    public Task AsWorkerAsync(Func<DbScope, Task> act) => AsWorkerAsync(async scope =>
    {
        await act(scope);
        return true;
    });

    public async Task AsOwnerAsync(Func<DbScope, Task> act)
    {
        var connection = new NpgsqlConnection(Database.PooledOwner);
        await connection.OpenAsync();
        await using var scope = new DbScope(connection, await connection.BeginTransactionAsync());
        await act(scope);
        await scope.CommitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await _own.GiveBackAsync();
    }

    private async Task<Plant> FoundAsync(string siteCode)
    {
        await AsOwnerAsync(async scope =>
        {
            await scope.ExecuteAsync(
                "INSERT INTO platform.site (id, code, name) VALUES (@SiteId, @siteCode, @siteCode)", new { SiteId, siteCode }, CancellationToken.None);
            foreach (var asset in DemoPlant.Assets)
                await MakeAsset.HandleAsync(scope, SiteId, asset, "system:test", Noon, CancellationToken.None);
        });
        return this;
    }

    public sealed record Order(
        Guid Id, string State, string FailureMode, int Recurrences, string Priority, Guid? FollowUpOf, long Number);
}
