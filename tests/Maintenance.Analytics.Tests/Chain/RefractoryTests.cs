using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Chain;

public sealed class RefractoryTests
{
    [Fact]
    public void After_an_alarm_only_a_higher_score_passes_until_the_time_is_over()
    {
        var refractory = new Refractory(TimeSpan.FromMinutes(10));
        bool Passes(double score, int minute) => refractory.Passes(score, Series.Start.AddMinutes(minute));

        Passes(0.6, 0).ShouldBeTrue();
        Passes(0.6, 1).ShouldBeFalse();
        Passes(0.7, 2).ShouldBeTrue();
        Passes(0.65, 11).ShouldBeFalse();
        Passes(0.5, 12).ShouldBeTrue();
    }
}
