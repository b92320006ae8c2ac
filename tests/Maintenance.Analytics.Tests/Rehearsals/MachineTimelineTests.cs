using Maintenance.Analytics.Modes;
using Maintenance.Analytics.Rehearsals;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Rehearsals;

public sealed class MachineTimelineTests
{
    [Fact]
    public void By_its_run_state_a_machine_is_off_starting_or_running_as_a_gateway_finds_it()
    {
        var timeline = new RehearsedMachine(RunState: "P.running", Starting: TimeSpan.FromMinutes(5)).Timeline();
        var gateway = new ModeTracker(hasRunState: true, TimeSpan.FromMinutes(5));
        var modes = new List<OperatingMode>();
        for (var i = 0; i < 60; i++)
        {
            var value = i is >= 20 and < 40 ? 0 : 1;
            timeline.TakeMode(value, isUsable: i != 30, Series.Start.AddMinutes(i));
            modes.Add(gateway.Take(value, isTrusted: i != 30, isUnderMaintenance: false, Series.Start.AddMinutes(i)));
        }

        // What the first samples said is known afterwards; a gateway awaits six of them.
        Enumerable.Range(6, 54).Select(i => timeline.ModeAt(Series.Start.AddMinutes(i))).ShouldBe(modes.Skip(6));
        timeline.ModeAt(Series.Start.AddMinutes(-1)).ShouldBe(OperatingMode.Unknown);
    }

    [Fact]
    public void By_its_load_it_stands_where_it_draws_next_to_nothing()
    {
        var timeline = new RehearsedMachine(Load: "P.current", Starting: TimeSpan.Zero).Timeline();
        for (var i = 0; i < 40; i++)
            timeline.TakeMode(i is >= 20 and < 30 ? 0.5 : 42, isUsable: true, Series.Start.AddMinutes(i));
        Mode(10).ShouldBe(OperatingMode.Running);
        Mode(25).ShouldBe(OperatingMode.Off);
        Mode(30).ShouldBe(OperatingMode.Running);

        OperatingMode Mode(int minute) => timeline.ModeAt(Series.Start.AddMinutes(minute));
    }

    [Fact]
    public void Whoever_works_on_it_is_known_by_the_switch_whatever_else_is_said()
    {
        var timeline = new RehearsedMachine(Maintenance: "P.switch").Timeline();
        timeline.TakeMaintenance(0, isUsable: true, Series.Start);
        timeline.TakeMaintenance(1, isUsable: true, Series.Start.AddMinutes(10));
        timeline.TakeMaintenance(0, isUsable: false, Series.Start.AddMinutes(15));
        timeline.TakeMaintenance(0, isUsable: true, Series.Start.AddMinutes(20));
        Enumerable.Range(0, 30).Where(minute => timeline.ModeAt(Series.Start.AddMinutes(minute)) == OperatingMode.Maintenance)
            .ShouldBe(Enumerable.Range(10, 10));
        timeline.ModeAt(Series.Start.AddMinutes(25)).ShouldBe(OperatingMode.Running, "neither run-state nor load says otherwise");
    }
}
