using FsCheck;
using FsCheck.Fluent;
using Maintenance.Analytics.Detectors;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

public sealed class SortedWindowTests
{
    [Fact]
    public void Median_and_median_distance_are_those_of_the_last_values() =>
        Prop.ForAll(Gen.Choose(-9, 9).Select(whole => (double)whole).NonEmptyListOf().ToArbitrary(), values =>
        {
            var window = new SortedWindow(7);
            for (var i = 0; i < values.Count; i++)
            {
                window.Add(values[i]);
                var last = values.Take(i + 1).TakeLast(7).Order().ToList();
                var median = (last[(last.Count - 1) / 2] + last[last.Count / 2]) / 2;
                var distances = last.Select(value => Math.Abs(value - median)).Order().ToList();
                if (window.Median != median || window.MedianDistance(median) != distances[(last.Count - 1) / 2])
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
