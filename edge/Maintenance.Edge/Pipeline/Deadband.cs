using System.Reactive.Linq;
using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>A reading with the deadband's verdict, so that both ways can be counted.</summary>
/// <param name="Held">The last reading of the tag that was news.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Thinned(Reading Reading, bool IsNews, Reading? Held);

internal static class Deadband
{
    /// <summary>
    /// Marks readings of one tag that say nothing new. A reading is news when, against the last one that was, it moved by
    /// <paramref name="width"/> or more, its quality changed, or <paramref name="maxSilence"/> went by. So whoever holds the
    /// last news is never wrong by as much as <paramref name="width"/>.
    /// </summary>
    /// <param name="width">In the tag's engineering unit; zero passes everything.</param>
    /// <param name="maxSilence">In device time, so that a replayed buffer is thinned exactly as it was live.</param>
    public static IObservable<Thinned> Thin(this IObservable<Reading> readings, double width, TimeSpan maxSilence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);

        return readings.Scan(default(Thinned), (step, next) =>
            step.Held is { } held && !IsNews(held, next, width, maxSilence) ? new(next, false, held) : new(next, true, next));
    }

    // "Not within", rather than "outside": a NaN compares false to everything and must pass, not vanish.
    internal static bool IsNews(in Reading held, in Reading next, double width, TimeSpan maxSilence) =>
        !(Math.Abs(next.Value - held.Value) < width)
        || next.Quality != held.Quality
        || next.MeasuredAtUtc - held.MeasuredAtUtc >= maxSilence;
}
