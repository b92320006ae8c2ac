using Maintenance.Contracts.Readings;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Pipeline;

/// <summary>What is kept of a counter over a restart.</summary>
/// <param name="Last">The highest number that it shows; with another one this is not the same counter.</param>
/// <param name="Shown">What it showed last.</param>
/// <param name="Total">What it would have shown if it never began anew.</param>
/// <param name="Resets">Steps back that were no rollover.</param>
internal sealed record CounterMemory(ulong Last, ulong Shown, ulong Total, long Resets, DateTimeOffset AtUtc);

/// <summary>
/// Makes of a device's counter, which begins anew at 0 when it is full, one that goes on: it begins with what the device shows
/// first, and goes on over restarts of the gateway. For the pipeline's thread.
/// </summary>
internal sealed class TagCounter
{
    private readonly ulong _last;
    private readonly RollingCounter _counter;
    private ulong? _shown;
    private DateTimeOffset _atUtc;

    /// <param name="last">The highest number that the device shows, at most 2^53.</param>
    public TagCounter(ulong last, CounterMemory? earlier)
    {
        (_last, _counter) = (last, new(last));
        if (earlier?.Last != last || earlier.Shown > last)
            return;
        _counter.Resume(earlier.Shown, earlier.Total, earlier.Resets);
        (_shown, _atUtc) = (earlier.Shown, earlier.AtUtc);
    }

    /// <summary>Null before the first reading.</summary>
    public CounterMemory? Memory => _shown is { } shown ? new(_last, shown, _counter.Total, _counter.Resets, _atUtc) : null;

    /// <summary>The sample with the total as its value; what no such counter can show becomes no number.</summary>
    public Reading Take(Reading sample)
    {
        if (sample.Quality == Quality.Bad || !double.IsFinite(sample.Value))
            return sample;
        if (sample.Value < 0 || sample.Value > _last || sample.Value != Math.Floor(sample.Value))
            return sample with { Value = double.NaN };
        return sample with { Value = Total((ulong)sample.Value, sample.MeasuredAtUtc) };
    }

    private double Total(ulong shown, DateTimeOffset atUtc)
    {
        if (_shown is null)
            _counter.Resume(shown, shown, resets: 0);
        else if (atUtc < _atUtc)
            return Before(shown);   // late: what it showed then says nothing new
        (_shown, _atUtc) = (shown, atUtc);
        return _counter.Read(shown);
    }

    private double Before(ulong shown)
    {
        var since = _shown!.Value >= shown ? _shown.Value - shown : _last - shown + _shown.Value + 1;
        return (double)_counter.Total - since;
    }
}
