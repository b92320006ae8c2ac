using Maintenance.Cloud.Automation;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Automation;

public sealed class VerifyRepairsTests
{
    private static readonly DateTimeOffset Done = Plant.Noon.AddHours(2);

    [Fact]
    public async Task A_repair_is_verified_once_its_tags_were_measured_well_for_the_set_time()
    {
        await using var plant = await Plant.MakeAsync();
        await BrokenAndRepairedAsync(plant, isBack: true);
        var clock = new ManualClock(Done.AddMinutes(59));
        (await RoundAsync(plant, clock)).ShouldBe((0, 0), "the time has not passed");
        clock.Advance(TimeSpan.FromMinutes(2));
        (await RoundAsync(plant, clock)).ShouldBe((0, 0), "a silent tag tells nothing");
        await MeasureAsync(plant, Done.AddMinutes(60), Quality.Bad);
        (await RoundAsync(plant, clock)).ShouldBe((0, 0), "nor does a bad value");
        await MeasureAsync(plant, Done.AddMinutes(60).AddSeconds(1), Quality.Good);

        (await RoundAsync(plant, clock)).ShouldBe((1, 0));

        (await plant.OrdersAsync()).Single().State.ShouldBe("Verified");
        (await LastAsync(plant)).ShouldBe("verify system:automation");
        (await RoundAsync(plant, clock)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_repair_whose_alarm_still_holds_opens_again_by_itself_and_silences_nothing()
    {
        await using var plant = await Plant.MakeAsync();
        await BrokenAndRepairedAsync(plant, isBack: false);

        (await RoundAsync(plant, new(Done.AddHours(1)))).ShouldBe((0, 1));
        await plant.AutomateAsync();

        (await plant.OrdersAsync()).Single().State.ShouldBe("InProgress");
        (await LastAsync(plant)).ShouldBe("reopen system:automation");
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.out_of_service WHERE until_utc IS NULL")).ShouldBe(0);
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.alarm WHERE verdict IS NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task A_repair_is_looked_at_however_many_older_ones_wait_for_tags_that_are_silent()
    {
        await using var plant = await Plant.MakeAsync();
        await BrokenAndRepairedAsync(plant, isBack: true);
        await MeasureAsync(plant, Done.AddMinutes(61), Quality.Good);
        (await plant.Database.OwnerAsync<int>(
            """
            WITH older AS (
                INSERT INTO work.work_order (
                    id, site_id, title, asset_id, failure_mode, state, verdict, priority, origin, maintenance_type, completed_at_utc, created_at_utc, created_by, changed_at_utc, changed_by)
                SELECT gen_random_uuid(), a.site_id, 'Older', a.id, m.code, 'Done', 'Confirmed', 'Low', 'Alarm', 'Corrective', @Done::timestamptz - interval '1 day', now(), 'test', now(), 'test'
                FROM assets.asset AS a CROSS JOIN catalogues.failure_mode AS m
                WHERE a.site_id = @SiteId AND NOT (a.tag_number = 'P-101' AND m.code = 'VIB') LIMIT @AtOnce + 1 RETURNING 1)
            SELECT count(*)::integer FROM older
            """, new { plant.SiteId, Done, VerifyRepairs.AtOnce })).ShouldBe(VerifyRepairs.AtOnce + 1);

        (await RoundAsync(plant, new(Done.AddMinutes(62)))).ShouldBe((1, 0));
    }

    [Theory]
    [InlineData("FalseAlarm")]
    [InlineData("Inconclusive")]
    public async Task What_was_no_failure_is_left_to_people(string verdict)
    {
        await using var plant = await Plant.MakeAsync();
        await BrokenAndRepairedAsync(plant, isBack: false, verdict);

        (await RoundAsync(plant, new(Done.AddHours(5)))).ShouldBe((0, 0));
    }

    private static async Task BrokenAndRepairedAsync(Plant plant, bool isBack, string verdict = "Confirmed")
    {
        var raised = Plant.Transition();
        await plant.RaiseAsync(raised);
        if (isBack)
            await plant.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Plant.Noon.AddHours(1), DecidedAtUtc = Plant.Noon.AddHours(1) });
        await plant.SetStateAsync("Done", verdict);
        await plant.Database.OwnerAsync<int>("UPDATE work.work_order SET completed_at_utc = @Done RETURNING 1", new { Done });
    }

    private static Task<int> MeasureAsync(Plant plant, DateTimeOffset atUtc, Quality quality) => plant.Database.OwnerAsync<int>(
        """
        INSERT INTO fleet.gateway (id, site_id, name, public_key, software_version, enrolled_at_utc) VALUES (@GatewayId, @SiteId, 'one', '', '1', now()) ON CONFLICT DO NOTHING;
        INSERT INTO telemetry.tag (gateway_id, site_id, name, signal) VALUES (@GatewayId, @SiteId, 'P-101.vibration', 'vibration') ON CONFLICT DO NOTHING;
        SELECT telemetry.ensure_day(@atUtc::timestamptz::date);
        INSERT INTO telemetry.reading (tag_id, batch_id, position, measured_at_utc, received_at_utc, value, quality)
        SELECT t.id, 1, 1, @atUtc, @atUtc, 2, @quality FROM telemetry.tag AS t WHERE t.gateway_id = @GatewayId
        """, new { plant.GatewayId, plant.SiteId, atUtc, quality = (short)quality });

    private static async Task<(int Verified, int Reopened)> RoundAsync(Plant plant, ManualClock clock)
    {
        using var verify = new VerifyRepairs(plant.Doors, new(), clock, NullLogger<VerifyRepairs>.Instance);
        return await verify.RoundAsync(CancellationToken.None);
    }

    private static Task<string> LastAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT h.verb || ' ' || h.actor FROM work.work_order_history AS h ORDER BY h.id DESC LIMIT 1");
}
