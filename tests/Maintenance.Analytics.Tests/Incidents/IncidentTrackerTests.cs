using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Incidents;

public sealed class IncidentTrackerTests
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(8);
    private static readonly string[] Signals = ["vibration", "bearing-temperature", "flow", "seal-pressure"];

    [Fact]
    public void What_several_detectors_find_within_the_window_is_one_incident()
    {
        var incident = Pump();
        incident.Take(Found(0, false, 0)).ShouldBe(IncidentChange.Opened);
        incident.Take(Found(1, false, 1)).ShouldBe(IncidentChange.Grown);
        incident.Take(Found(0, true, 2)).ShouldBe(IncidentChange.CallsForWork);
        incident.Take(Found(1, true, 3)).ShouldBe(IncidentChange.Grown);
        (incident.FailureMode, incident.Findings).ShouldBe(("VIB", 4));
    }

    [Fact]
    public void What_comes_after_the_window_is_another_one_unless_work_was_called_for()
    {
        var incident = Pump();
        incident.Take(Found(0, false, 0));
        incident.Take(Found(0, false, 9)).ShouldBe(IncidentChange.Opened);
        incident.Take(Found(0, true, 10)).ShouldBe(IncidentChange.CallsForWork);
        incident.Take(Found(2, true, 100, Direction.Fall)).ShouldBe(IncidentChange.Grown);
        incident.FailureMode.ShouldBe("VIB");
        incident.End().ShouldBe(IncidentChange.Ended);
        incident.Take(Found(2, true, 101, Direction.Fall)).ShouldBe(IncidentChange.CallsForWork);
        incident.FailureMode.ShouldBe("LOO");
    }

    [Fact]
    public void The_failure_mode_is_the_one_with_most_weight_and_a_known_one_before_an_unknown()
    {
        var incident = Pump();
        incident.Take(Found(3, false, 0, score: 100));
        incident.Take(Found(2, false, 1, Direction.Fall, 20));
        incident.Take(Found(1, true, 2, score: 50));
        incident.FailureMode.ShouldBe("VIB");
        var unknown = Pump();
        unknown.Take(Found(3, true, 0));
        unknown.FailureMode.ShouldBe("UNK");
    }

    [Fact]
    public void The_harmless_direction_opens_nothing()
    {
        var incident = Pump();
        incident.Take(Found(0, true, 0, Direction.Fall)).ShouldBe(IncidentChange.None);
        incident.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_tag_that_the_asset_does_not_have_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Pump().Take(Found(4, true, 0)));

    [Fact]
    public void There_is_at_most_one_call_for_work_between_two_ends_and_a_restart_changes_nothing() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var (incident, restored, calls) = (Pump(), Pump(), 0);
        for (var i = 0; i < 200; i++)
        {
            if (random.Next(20) == 0)
            {
                incident.End();
                calls = 0;
            }

            if (i % 10 == 0)
                restored = Restart(incident);
            else if (calls == 0 && !incident.IsOpen)
                restored.End();

            var finding = Found(
                random.Next(4), random.Next(3) == 0, i * random.NextDouble(), (Direction)random.Next(2),
                random.Next(5) == 0 ? double.NaN : random.Next(100));
            var change = incident.Take(finding);
            if (change != restored.Take(finding) || !Equals(incident.FailureMode, restored.FailureMode))
                return false;
            calls += change == IncidentChange.CallsForWork ? 1 : 0;
            if (calls > 1)
                return false;
        }

        return true;
    });

    private static IncidentTracker Pump() => new("PUMP", Signals, FailureModeTable.Usual, Window);

    private static IncidentTracker Restart(IncidentTracker incident)
    {
        var restored = Pump();
        StateDocument.Restore(restored, StateDocument.Save(incident));
        return restored;
    }

    private static Finding Found(int tag, bool isLasting, double hours, Direction direction = Direction.Rise, double score = 20) =>
        new(tag, "drift", 1, isLasting, direction, 5, score, 10, Series.Start.AddHours(hours));
}
