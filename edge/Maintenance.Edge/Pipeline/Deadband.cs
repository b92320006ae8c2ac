using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Knows which readings of one tag say nothing new. A reading is news when, against the last one that was, it moved by the width
/// or more, its quality changed, or the longest silence went by. So whoever holds the last news is never wrong by as much as
/// the width.
/// </summary>
internal sealed class Deadband
{
    private readonly double _width;
    private readonly TimeSpan _maxSilence;
    private bool _holds;
    private Quality _quality;
    private double _value;
    private DateTimeOffset _measuredAtUtc;

    /// <param name="width">In the tag's engineering unit; zero passes everything.</param>
    /// <param name="maxSilence">In device time, so that a replayed buffer is thinned exactly as it was live.</param>
    public Deadband(double width, TimeSpan maxSilence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        (_width, _maxSilence) = (width, maxSilence);
    }

    /// <summary>Whether the reading is news; it is then what the next ones are measured by.</summary>
    public bool Passes(in Reading next)
    {
        // "Not within", rather than "outside": a NaN compares false to everything and must pass, not vanish.
        var isNews = !_holds
            || !(Math.Abs(next.Value - _value) < _width)
            || next.Quality != _quality
            || next.MeasuredAtUtc - _measuredAtUtc >= _maxSilence;
        if (isNews)
            (_holds, _value, _quality, _measuredAtUtc) = (true, next.Value, next.Quality, next.MeasuredAtUtc);
        return isNews;
    }
}
