using System.Net;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public class DatabaseAwayTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_the_database_is_away_ingest_says_so_and_afterwards_nothing_is_missing()
    {
        await using var cluster = await PrivatePostgres.StartAsync(new() { Durable = true }, default);
        var database = CloudDatabase.Of(await cluster.CreateDatabaseAsync("cloud", default));
        await CloudDatabase.Migrate(database.Owner).ApplyAsync(Migrations.Embedded, default);
        await using var host = CloudHost.On(database);
        using var gateway = await TestGateway.EnrolAsync(host, await database.AddSiteAsync("DEMO"));
        using var client = host.CreateClient();
        await gateway.StoreAsync(gateway.Batch(1, 0, Record()));

        await cluster.KillAsync();
        using (var away = await gateway.SendAsync(gateway.Batch(2, 1, Record())))
        {
            away.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            away.Headers.RetryAfter!.Delta.ShouldBe(ExceptionProblems.RetryAfter);
        }

        (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await cluster.StartAgainAsync(default);
        CloudDatabase.EndIdle(database.PooledOwner);
        await Until.TrueAsync(
            async _ => (await gateway.SendAsync(gateway.Batch(2, 1, Record()))).StatusCode == HttpStatusCode.OK, Bound, "ingest to recover", default);
        await Until.TrueAsync(
            async stop => (await client.GetAsync("/health/ready", stop)).StatusCode == HttpStatusCode.OK, Bound, "the cloud to be ready", default);
        (await database.OwnerRowsAsync<long>("SELECT position FROM telemetry.reading ORDER BY position")).ShouldBe([0, 1]);
        await EventsFlowAsync(database);
    }

    /// <summary>The readers came back too: an event of an asset that was made binds the tags that named it.</summary>
    private static async Task EventsFlowAsync(CloudDatabase database)
    {
        var asset = Guid.CreateVersion7();
        await database.OwnerAsync<long>(
            """
            WITH made AS (
                INSERT INTO assets.asset (id, site_id, tag_number, name, level, created_at_utc, created_by, changed_at_utc, changed_by)
                SELECT @asset, s.id, 'T-1', 'Tank', 'Machine', now(), 'test', now(), 'test' FROM platform.site AS s RETURNING site_id)
            INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc)
            SELECT 'AssetMade', site_id, @asset, jsonb_build_object('assetId', @asset, 'siteId', site_id, 'tagNumber', 'T-1'), 'test', now()
            FROM made RETURNING id
            """, new { asset });
        await Until.TrueAsync(
            async _ => await database.OwnerAsync<Guid?>("SELECT asset_id FROM telemetry.tag") == asset, Bound, "the tag to be bound", default);
    }

    private static Contracts.Records.OutboxRecord Record() => TestGateway.Readings(
        ["T-1.level"], new Reading(0, 1, Quality.Good, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow));
}
