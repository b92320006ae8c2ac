using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What one tag said in the time of a row: the mean of what its sensor is trusted with, and where there is nothing of that its
/// last good value, which whoever judges rows may judge. For the pipeline's thread.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RowMean
{
    private double _sum;
    private int _count;
    private double _last;
    private DateTimeOffset _lastUtc;
    private bool _isHeard;

    /// <summary>NaN where it said nothing good.</summary>
    public readonly double Value => _count > 0 ? _sum / _count : _isHeard ? _last : double.NaN;

    public void Take(double value, bool isTrusted, DateTimeOffset atUtc)
    {
        (_last, _lastUtc, _isHeard) = (value, atUtc, true);
        if (isTrusted)
            (_sum, _count) = (_sum + value, _count + 1);
    }

    /// <summary>The machine was switched on or off: what was said before is of another machine.</summary>
    public void Turn(DateTimeOffset sinceUtc)
    {
        var isOfNow = _isHeard && _lastUtc >= sinceUtc;
        (_sum, _count, _isHeard) = (isOfNow && _count > 0 ? _last : 0, isOfNow && _count > 0 ? 1 : 0, isOfNow);
    }

    /// <summary>The next row begins.</summary>
    public void Clear() => (_sum, _count, _isHeard) = (0, 0, false);

    public readonly void Save(StateWriter writer)
    {
        writer.Write(_sum);
        writer.Write(_count);
        writer.Write(_last);
        writer.Write(_lastUtc);
        writer.Write(_isHeard);
    }

    public void Restore(StateReader reader)
    {
        _sum = reader.ReadDouble();
        _count = reader.ReadCount(int.MaxValue);
        _last = reader.ReadDouble();
        _lastUtc = reader.ReadInstant();
        _isHeard = reader.ReadBoolean();
    }
}
