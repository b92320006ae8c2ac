using Maintenance.Analytics.Drift;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Drift;

public sealed class StandstillCheckTests
{
    [Fact]
    public void What_a_sensor_is_off_at_rest_is_its_bias()
    {
        var check = new StandstillCheck(knownAfter: 2);
        foreach (var level in new[] { 20.0, 20.2, 19.9 })
            Stop(check, level, learns: true);
        Stop(check, 26, learns: false);
        check.Bias.ShouldBe(6, 0.2);
    }

    [Fact]
    public void A_stop_is_read_once_and_a_spike_does_not_decide()
    {
        var check = new StandstillCheck(knownAfter: 1);
        Stop(check, 20, learns: true);
        check.End();
        new[] { 20.0, 500, 20, 20, 99, 99 }.Select(check.Take).ShouldBe([false, false, false, true, false, false]);
        check.Bias.ShouldBe(0);
    }

    private static void Stop(StandstillCheck check, double level, bool learns)
    {
        check.End();
        for (var i = 0; i < StandstillCheck.Least; i++)
            check.Take(level);
        if (learns)
            check.Learn();
    }
}
