using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>The highest of the last few values: views that see the same event a few samples apart then agree.</summary>
internal sealed class RecentHighest(int length) : IStateful
{
    private readonly double[] _values = new double[length];
    private int _next;

    public string StateName => "recent-highest/1";

    public double Take(double value)
    {
        _values[_next] = value;
        _next = (_next + 1) % length;
        var highest = value;
        foreach (var one in _values)
            highest = Math.Max(highest, one);
        return highest;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values);
        writer.Write(_next);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_values);
        _next = reader.ReadCount(length - 1);
    }
}
