using System.Runtime.InteropServices;

namespace Maintenance.Cloud.Stops;

/// <summary>A time from an instant to before another.</summary>
/// <param name="Until">Null: it goes on.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Span(DateTimeOffset From, DateTimeOffset? Until)
{
    private const long TicksOfMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The end, comparable.</summary>
    public DateTimeOffset End => Until ?? DateTimeOffset.MaxValue;

    public bool IsEmpty => End <= From;

    /// <summary>Cut to what the database keeps: microseconds.</summary>
    public static DateTimeOffset Exact(DateTimeOffset instant) => instant.AddTicks(-(instant.UtcTicks % TicksOfMicrosecond)).ToUniversalTime();

    public static Span Of(DateTimeOffset from, DateTimeOffset? until) => new(Exact(from), until is { } end ? Exact(end) : null);

    /// <summary>Whether both have an instant; that one ends where the other begins is none.</summary>
    public bool Overlaps(Span other) => From < other.End && other.From < End;

    public Span Within(Span window) => new(
        From > window.From ? From : window.From, End < window.End ? Until : window.Until);

    /// <summary>The least that holds both.</summary>
    public Span Hull(Span other) => new(From < other.From ? From : other.From, End > other.End ? Until : other.Until);
}

/// <summary>Several times as one: in order, apart from each other.</summary>
internal static class Spans
{
    /// <summary>Those that overlap or touch become one.</summary>
    public static List<Span> Union(IEnumerable<Span> spans)
    {
        List<Span> united = [];
        foreach (var span in spans.Where(span => !span.IsEmpty).OrderBy(span => span.From))
        {
            if (united is [.., var last] && span.From <= last.End)
                united[^1] = last.Hull(span);
            else
                united.Add(span);
        }

        return united;
    }

    /// <summary>What of them lies in a window.</summary>
    public static List<Span> Within(IEnumerable<Span> spans, Span window) =>
        [.. spans.Where(span => span.Overlaps(window)).Select(span => span.Within(window))];

    /// <param name="left">United.</param>
    /// <param name="right">United.</param>
    public static List<Span> Intersection(IEnumerable<Span> left, IReadOnlyCollection<Span> right) =>
        Union(left.SelectMany(one => Within(right, one)));

    /// <summary>What of a time is outside of another.</summary>
    public static IEnumerable<Span> Outside(Span span, Span window)
    {
        if (!span.Overlaps(window))
        {
            yield return span;
            yield break;
        }

        if (span.From < window.From)
            yield return new(span.From, window.From);
        if (window.Until is { } end && span.End > end)
            yield return new(end, span.Until);
    }
}
