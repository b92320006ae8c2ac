using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

/// <summary>The one setting of an asset's detector is a budget, whatever its tags do.</summary>
public sealed class AssetBudgetTests
{
    private const int PeriodSeconds = 10;
    private const int TwoWeeks = 14 * 86_400 / PeriodSeconds;

    /// <summary>One alarm a week, of rows of which 30 come in five minutes.</summary>
    private static readonly AlarmBudget OneAWeek = new(AlarmBudget.Usual * PeriodSeconds / 300);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_load_in_steps_keeps_within_three_alarms_in_two_weeks_and_a_fault_after_that_is_found(int seed)
    {
        var (random, detector, load, wander) = (new Random(seed), new AssetDetector(3, OneAWeek), 3, 0.0);
        var parts = new double[3];
        Alarms(0, TwoWeeks, fault: 0).ShouldBeInRange(1, 3);
        Alarms(TwoWeeks, 60, fault: 6).ShouldBe(1);
        detector.Contributions(parts);
        parts[0].ShouldBeGreaterThan(0.3);

        int Alarms(int from, int rows, double fault)
        {
            var alarms = 0;
            for (var i = from; i < from + rows; i++)
            {
                load = random.Next(300) == 0 ? 1 + random.Next(5) : load;
                wander += (-0.001 * wander) + (0.1 * Plant.Noise(random));
                double[] row = [10 + Plant.Noise(random) + fault, 60 + wander, load + (0.2 * Plant.Noise(random))];
                alarms += detector.Take(row, Series.Start.AddSeconds((double)i * PeriodSeconds)) is { IsChange: true, IsAlarm: true } ? 1 : 0;
            }

            return alarms;
        }
    }

    [Fact]
    public void The_first_alarms_of_a_young_detector_pass()
    {
        var gate = After(400, 0.5, 0.5);
        for (var alarm = 0; alarm < 3; alarm++)
        {
            Judge(gate, 1.5, 0.5).ShouldBeTrue();
            Judge(gate, 0.5, 0.5, rows: 200).ShouldBeFalse();
        }

        Judge(gate, 1.5, 0.5).ShouldBeFalse("the budget is spent, and the series was as high before");
        Judge(gate, 0.5, 0.5, rows: 200).ShouldBeFalse();
        Judge(gate, 0.5, 2).ShouldBeTrue("this series never was");
    }

    [Fact]
    public void In_the_refractory_period_only_a_much_rarer_anomaly_alarms_again()
    {
        var gate = After(400, 0.9, 0.05);
        Judge(gate, 1, 0.05).ShouldBeTrue();
        Judge(gate, 0.9, 0.05).ShouldBeFalse();
        Judge(gate, 1.1, 0.05).ShouldBeFalse();
        Judge(gate, 0.9, 0.05).ShouldBeFalse();
        Judge(gate, 0.9, 2).ShouldBeTrue();
    }

    [Fact]
    public void What_outlasts_the_refractory_period_alarms_again()
    {
        var gate = After(400, 0.9, 0.05);
        Judge(gate, 1, 0.05).ShouldBeTrue();
        Judge(gate, 0.9, 0.05).ShouldBeFalse();
        Judge(gate, 1.1, 0.05, rows: NoveltyAlarm.Calm - 1).ShouldBeFalse();
        Judge(gate, 1.1, 0.05).ShouldBeTrue();
    }

    [Fact]
    public void After_a_pause_an_anomaly_is_no_repetition()
    {
        var gate = After(400, 0.9, 0.05);
        Judge(gate, 1, 0.05).ShouldBeTrue();
        Judge(gate, 0.9, 0.05).ShouldBeFalse();
        gate.Pause();
        Judge(gate, 1, 0.05).ShouldBeTrue();
    }

    private static RaiseGate After(int rows, double first, double second)
    {
        var gate = new RaiseGate(2, new(AlarmBudget.Usual));
        Judge(gate, first, second, rows).ShouldBeFalse();
        return gate;
    }

    /// <summary>Whether the last of so many rows of the same evidence is in alarm.</summary>
    private static bool Judge(RaiseGate gate, double first, double second, int rows = 1)
    {
        for (var i = 0; i < rows; i++)
        {
            gate.Weigh(0, first, first >= 1);
            gate.Weigh(1, second, second >= 1);
            gate.Judge();
        }

        return gate.IsAlarm;
    }
}
