namespace Maintenance.Edge.Pipeline;

/// <summary>The last minute of a tag at one value a second, for a picture of it. One writes; anyone may look meanwhile.</summary>
internal sealed class Trend
{
    private const int Capacity = 60;

    private readonly double[] _values = new double[Capacity];
    private long _count;
    private long _ticks;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<double> Values
    {
        get
        {
            var count = Volatile.Read(ref _count);
            var kept = (int)Math.Min(count, Capacity);
            var values = new double[kept];
            for (var i = 0; i < kept; i++)
                values[i] = Volatile.Read(ref _values[(count - kept + i) % Capacity]);
            return values;
        }
    }

    public void Add(double value, long ticks)
    {
        if (ticks - _ticks < TimeSpan.TicksPerSecond && ticks >= _ticks)
            return;
        _ticks = ticks;
        Volatile.Write(ref _values[_count % Capacity], value);
        Volatile.Write(ref _count, _count + 1);
    }
}
