using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The highest of the last five values: views that see the same event a few samples apart then agree. Lies within its owner, so
/// that it is in the cache with it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RecentHighest
{
    private const int Length = 5;

    private Values _values;
    private int _next;

    public double Take(double value)
    {
        _values[_next] = value;
        _next = _next + 1 == Length ? 0 : _next + 1;
        var highest = value;
        foreach (var one in (ReadOnlySpan<double>)_values)
            highest = Math.Max(highest, one);
        return highest;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.Write((ReadOnlySpan<double>)_values);
        writer.Write(_next);
    }

    public void Restore(StateReader reader)
    {
        reader.Read((Span<double>)_values);
        _next = reader.ReadCount(Length - 1);
    }

    [InlineArray(Length)]
    private struct Values
    {
        private double _first;
    }
}
