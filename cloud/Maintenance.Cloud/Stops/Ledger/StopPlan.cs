using Maintenance.Cloud.Catalogues;

namespace Maintenance.Cloud.Stops;

/// <summary>What a stop says beside its time.</summary>
internal sealed record StopWords(
    StopType Type, StopSource Source, string? Reason = null, Guid? WorkOrderId = null, Guid? RequestId = null, string? Note = null)
{
    public bool IsAutomatic => Source is not StopSource.Person;

    /// <summary>Whether nothing is lost where the other becomes part of this one.</summary>
    public bool TakesIn(StopWords other) =>
        other.IsAutomatic && Fits(Reason, other.Reason) && Fits(Note, other.Note) && Fits(WorkOrderId, other.WorkOrderId) && Fits(RequestId, other.RequestId);

    /// <summary>This one with what only the other says. Of automatic types the graver counts.</summary>
    public StopWords With(StopWords other) => this with
    {
        Type = IsAutomatic && other.Type < Type ? other.Type : Type,
        Reason = Reason ?? other.Reason,
        WorkOrderId = WorkOrderId ?? other.WorkOrderId,
        RequestId = RequestId ?? other.RequestId,
        Note = Note ?? other.Note,
    };

    private static bool Fits<T>(T? mine, T? theirs) => mine is null || theirs is null || EqualityComparer<T>.Default.Equals(mine, theirs);
}

/// <summary>A stop as it is before a plan.</summary>
internal sealed record PlannedStop(Guid Id, Span Span, StopWords Words);

/// <summary>A stop as a plan will have it.</summary>
/// <param name="Id">Null: a new one.</param>
/// <param name="TakenIn">Those that became part of it.</param>
internal sealed record StopAfter(Guid? Id, Span Span, StopWords Words, IReadOnlyList<Guid> TakenIn);

/// <summary>
/// Brings the stops of an asset in line with the times in which somebody claims that it stands. A stop covers what was claimed
/// around it; two between which everything is claimed now become one where that loses nothing anybody said, else neighbours.
/// </summary>
internal static class StopPlan
{
    /// <param name="claimed">United, within a window.</param>
    /// <param name="stops">Those in the window, in order.</param>
    /// <param name="words">Of new ones.</param>
    /// <param name="newId">Id of the stop that a person makes: it takes in what it meets. Null: the first that is there stays.</param>
    /// <returns>Stops that are in none of them end.</returns>
    public static List<StopAfter> Of(IEnumerable<Span> claimed, IReadOnlyList<PlannedStop> stops, StopWords words, Guid? newId = null)
    {
        List<StopAfter> after = [];
        var used = new HashSet<Guid>();
        foreach (var span in claimed)
        {
            var met = stops.Where(stop => stop.Span.Overlaps(span)).ToList();
            PlannedStop[] members = [.. met.Where(stop => used.Add(stop.Id))];
            if (newId is { } made)
                after.Add(new(made, span, members.Aggregate(words, (all, one) => all.With(one.Words)), [.. members.Select(one => one.Id)]));
            else if (members is [])
                after.Add(new(null, span, met is [var cut, ..] ? cut.Words : words, []));
            else
                after.AddRange(Cover(span, members));
        }

        return after;
    }

    private static IEnumerable<StopAfter> Cover(Span span, PlannedStop[] members)
    {
        var current = new StopAfter(members[0].Id, members[0].Span with { From = span.From }, members[0].Words, []);
        foreach (var next in members.Skip(1))
        {
            if (current.Span.End < next.Span.From && current.Words.TakesIn(next.Words))
            {
                current = current with { Span = current.Span.Hull(next.Span), Words = current.Words.With(next.Words), TakenIn = [.. current.TakenIn, next.Id] };
                continue;
            }

            yield return current with { Span = current.Span with { Until = next.Span.From } };
            current = new(next.Id, next.Span, next.Words, []);
        }

        yield return current with { Span = current.Span with { Until = span.Until } };
    }
}
