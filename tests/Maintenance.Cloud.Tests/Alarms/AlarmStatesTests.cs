using FsCheck;
using FsCheck.Fluent;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Alarms;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class AlarmStatesTests
{
    private static readonly DateTimeOffset Now = Plant.Noon;

    /// <summary>Every act on the state machine, by a number.</summary>
    private static readonly Func<AlarmLifecycle, AlarmLifecycle>[] Acts =
    [
        alarm => alarm.Take(AlarmChange.Raised),
        alarm => alarm.Take(AlarmChange.Returned),
        alarm => alarm.Acknowledge(out _),
        alarm => alarm.Reset(out _),
        alarm => alarm.Shelve(Now.AddHours(1), Now, out _),
        alarm => alarm.Unshelve(out _),
        alarm => alarm.SuppressByDesign(isSuppressed: true, out _),
        alarm => alarm.SuppressByDesign(isSuppressed: false, out _),
        alarm => alarm.TakeOutOfService(isOut: true, out _),
        alarm => alarm.TakeOutOfService(isOut: false, out _),
    ];

    [Fact]
    public void What_is_stored_of_a_state_is_the_whole_state() => Prop.ForAll(
        Gen.Choose(0, Acts.Length - 1).ArrayOf().ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(),
        (acts, isLatching, isSafety) => acts
            .Aggregate(
                (Alarm: new AlarmLifecycle(isLatching, isSafety), IsKept: true),
                (step, act) => (Acts[act](step.Alarm), step.IsKept && Stored(step.Alarm).Lifecycle == step.Alarm))
            .IsKept).QuickCheckThrowOnFailure();

    [Fact]
    public async Task The_history_replayed_gives_the_present_state()
    {
        await using var plant = await Plant.MakeAsync();
        var first = Plant.Transition();
        await plant.RecordAsync(first);
        await plant.RecordAsync(first with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Now.AddSeconds(5) });
        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddSeconds(9)));

        (await HistoryAsync(plant)).ShouldBe(
        [
            "Raise Normal ActiveUnacknowledged", "Return ActiveUnacknowledged ReturnedUnacknowledged", "Raise ReturnedUnacknowledged ActiveUnacknowledged",
        ]);
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
        (await plant.Database.OwnerAsync<long>("SELECT raises FROM alarms.alarm_rule")).ShouldBe(2);
    }

    [Fact]
    public async Task What_comes_late_of_an_earlier_activation_moves_nothing()
    {
        await using var plant = await Plant.MakeAsync();
        var early = Plant.Transition(atUtc: Now.AddMinutes(-5));
        await plant.RecordAsync(Plant.Transition());

        await plant.RecordAsync(early);
        await plant.RecordAsync(early with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Now.AddMinutes(-4) });

        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM alarms.alarm")).ShouldBe(2);
    }

    [Fact]
    public async Task A_new_activation_asks_for_an_answer_of_its_own_though_the_last_return_never_came()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET state = 'ActiveAcknowledged'");

        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(1)));

        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task A_shelf_ends_by_itself_and_the_condition_that_still_holds_is_news_and_opens_its_work()
    {
        await using var plant = await Plant.MakeAsync();
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        await ShelveAsync(plant, DateTimeOffset.UtcNow.AddSeconds(-1));
        await plant.AutomateAsync();
        (await plant.OrdersAsync()).ShouldBeEmpty();
        (await HeldAsync(plant)).ShouldBe("Shelved");

        await plant.ClockAsync();
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
        (await HistoryAsync(plant))[^1].ShouldBe("EndShelf Shelved ActiveUnacknowledged");
        await plant.AutomateAsync();

        (await plant.OrdersAsync()).Single().FailureMode.ShouldBe("VIB");
        (await HeldAsync(plant)).ShouldBe("");
    }

    [Fact]
    public async Task A_shelf_that_is_not_over_stays()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await ShelveAsync(plant, DateTimeOffset.UtcNow.AddHours(1));

        await plant.ClockAsync();

        (await StateAsync(plant)).ShouldBe("Shelved");
    }

    [Fact]
    public async Task An_alarm_means_nothing_in_the_modes_that_it_is_suppressed_in()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET suppressed_in_modes = '{Starting}'");

        await plant.RaiseAsync(Plant.Transition(atUtc: Now.AddMinutes(1), basis: new(Mode: "Starting")));
        (await StateAsync(plant)).ShouldBe("SuppressedByDesign");
        await plant.RaiseAsync(Plant.Transition(atUtc: Now.AddMinutes(2), basis: new(Mode: "Running")));
        (await StateAsync(plant)).ShouldBe("ActiveUnacknowledged");
    }

    [Fact]
    public async Task Three_raises_in_a_minute_chatter_and_ten_quiet_minutes_end_it()
    {
        await using var plant = await Plant.MakeAsync();
        for (var i = 0; i < 3; i++)
        {
            var raised = Plant.Transition(atUtc: Now.AddSeconds(i * 10));
            await plant.RecordAsync(raised);
            (await ChattersAsync(plant)).ShouldBe(i == 2);
            await plant.RecordAsync(raised with { TransitionId = Guid.NewGuid(), Edge = AlarmEdge.Returned, AtUtc = Now.AddSeconds((i * 10) + 4) });
        }

        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET condition_changed_at_utc = now() - interval '9 minutes'");
        await plant.ClockAsync();
        (await ChattersAsync(plant)).ShouldBeTrue();
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET condition_changed_at_utc = now() - interval '11 minutes'");
        await plant.ClockAsync();
        (await ChattersAsync(plant)).ShouldBeFalse();
        (await plant.Database.OwnerAsync<int>("SELECT count(*)::integer FROM platform.event WHERE type = 'AlarmChattered'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_remembered_state_of_another_release_holds_no_alarm_up()
    {
        await using var plant = await Plant.MakeAsync();
        await plant.RecordAsync(Plant.Transition());
        await plant.Database.OwnerAsync<int?>("UPDATE alarms.alarm_rule SET chatter = 'another release'");

        await plant.RecordAsync(Plant.Transition(atUtc: Now.AddMinutes(1)));

        (await plant.Database.OwnerAsync<long>("SELECT raises FROM alarms.alarm_rule")).ShouldBe(2);
    }

    [Fact]
    public async Task What_the_detector_says_of_its_decision_is_stored_with_the_alarm()
    {
        await using var plant = await Plant.MakeAsync();
        var incident = Guid.CreateVersion7();
        await plant.RecordAsync(Plant.Transition(detector: "novelty", basis: new(
            "novelty/3", "Running", AlarmDirection.High, [new("P-101.vibration", 0.75), new("P-101.flow", 0.25)], incident, IsChattering: true)));

        (await plant.Database.OwnerAsync<string>("""
            SELECT concat_ws(' ', detector_version, mode, direction, contributions #>> '{0,tag}', contributions #>> '{1,share}', is_chattering)
            FROM alarms.alarm WHERE gateway_incident_id = @incident
            """, new { incident })).ShouldBe("novelty/3 Running High P-101.vibration 0.25 t");
        (await ChattersAsync(plant)).ShouldBeTrue();
    }

    private static AlarmRow Stored(AlarmLifecycle alarm) => new(
        default, default, null, null, Now, alarm.State, Now, alarm.IsSafety, alarm.IsLatching, "", alarm.IsActive, alarm.ShelvedUntilUtc,
        alarm.IsSuppressedByDesign, alarm.IsOutOfService, IsTakenOut: false, IsChattering: false, null, 1, null);

    private static Task<int?> ShelveAsync(Plant plant, DateTimeOffset untilUtc) => plant.Database.OwnerAsync<int?>(
        "UPDATE alarms.alarm_rule SET state = 'Shelved', shelved_until_utc = @untilUtc", new { untilUtc });

    private static Task<IReadOnlyList<string>> HistoryAsync(Plant plant) => plant.Database.OwnerRowsAsync<string>(
        "SELECT concat_ws(' ', act, from_state, to_state) FROM alarms.alarm_history ORDER BY id");

    private static Task<string> StateAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT state FROM alarms.alarm_rule");

    private static Task<bool> ChattersAsync(Plant plant) => plant.Database.OwnerAsync<bool>("SELECT is_chattering FROM alarms.alarm_rule");

    private static Task<string> HeldAsync(Plant plant) => plant.Database.OwnerAsync<string>("SELECT coalesce(held_because, '') FROM alarms.alarm");
}
