using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Stops;
using Xunit;

namespace Maintenance.Cloud.Tests.Stops;

/// <summary>Times as sets of minutes: what they come to is counted minute by minute.</summary>
public sealed class SpansTests
{
    private const int Minutes = 40;
    private static readonly DateTimeOffset Zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Span> OneSpan =
        from begin in Gen.Choose(0, Minutes - 1)
        from length in Gen.Choose(0, 12)
        from isOpen in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Span(Zero.AddMinutes(begin), isOpen ? null : Zero.AddMinutes(begin + length));

    private static readonly Arbitrary<Span[]> Times = Gen.Choose(0, 7).SelectMany(count => OneSpan.ArrayOf(count)).ToArbitrary();

    [Fact]
    public void United_they_hold_the_same_minutes_in_order_and_apart() => Prop.ForAll(Times, spans =>
    {
        var united = Spans.Union(spans);
        return Held(united).SetEquals(Held(spans)) && united.Zip(united.Skip(1)).All(pair => pair.First.End < pair.Second.From);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_intersection_holds_what_both_hold_and_what_is_outside_of_a_window_nothing_of_it() => Prop.ForAll(Times, Times, (left, right) =>
    {
        var both = Spans.Intersection(Spans.Union(left), Spans.Union(right));
        return Held(both).SetEquals(Held(left).Intersect(Held(right)))
            && left.Where(span => !span.IsEmpty).All(span => right.Where(window => !window.IsEmpty)
                .All(window => Held([.. Spans.Outside(span, window)]).SetEquals(Held([span]).Except(Held([window])))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_a_plan_the_stops_cover_what_is_claimed_and_nothing_else_without_overlap() => Prop.ForAll(Times, Times, (before, claims) =>
    {
        PlannedStop[] stops = [.. Spans.Union(before).Select((span, index) => new PlannedStop(Guid.NewGuid(), span, Words(index)))];
        var claimed = Spans.Union(claims);
        var after = StopPlan.Of(claimed, stops, new(StopType.Other, StopSource.Tag));
        return Held([.. after.Select(stop => stop.Span)]).SetEquals(Held(claims))
            && after.Zip(after.Skip(1)).All(pair => pair.First.Span.End <= pair.Second.Span.From) && after.All(stop => !stop.Span.IsEmpty)
            && after.Where(stop => stop.Id is not null).Select(stop => stop.Id).Distinct().Count() == after.Count(stop => stop.Id is not null);
    }).QuickCheckThrowOnFailure();

    private static StopWords Words(int index) => new(StopType.Other, index % 2 == 0 ? StopSource.Person : StopSource.Tag, index % 3 == 0 ? "FAILURE" : null);

    private static HashSet<int> Held(IReadOnlyCollection<Span> spans) =>
        [.. Enumerable.Range(0, Minutes + 20).Where(minute => spans.Any(span => span.From <= Zero.AddMinutes(minute) && Zero.AddMinutes(minute) < span.End))];
}
