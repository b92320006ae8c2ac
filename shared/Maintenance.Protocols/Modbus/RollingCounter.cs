namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Makes a total that only grows of a counter that begins anew at 0 when it is full. A step back is a rollover if it is more
/// than half the range; a smaller one is a counter that was reset or replaced, which adds what it counts since.
/// </summary>
/// <param name="last">The highest number that the counter shows: 65535 for 16 bits, 9999 for four digits.</param>
public sealed class RollingCounter(ulong last)
{
    private ulong? _before;

    /// <summary>What was counted since the first reading; beyond 2^64 - 1 it begins anew itself.</summary>
    public ulong Total { get; private set; }

    /// <summary>Steps back that were no rollover.</summary>
    public long Resets { get; private set; }

    /// <summary>Goes on from an earlier reading.</summary>
    /// <param name="shown">What the counter showed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counter cannot show this number.</exception>
    public void Resume(ulong shown, ulong total, long resets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shown, last);
        (_before, Total, Resets) = (shown, total, resets);
    }

    /// <summary>The total after this reading.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The counter cannot show this number.</exception>
    public ulong Read(ulong shown)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shown, last);
        unchecked
        {
            if (_before is { } before)
                Total += shown >= before ? shown - before : Step(before, shown);
        }

        _before = shown;
        return Total;
    }

    private ulong Step(ulong before, ulong shown)
    {
        if (before - shown > last / 2)
            return last - before + shown + 1;
        Resets++;
        return shown;
    }
}
