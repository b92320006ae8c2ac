using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>Gives values back after a fixed number of others have gone in.</summary>
internal sealed class DelayLine(int length) : IStateful
{
    private readonly double[] _ring = new double[length];
    private int _next;
    private int _count;

    public string StateName => "delay-line/1";

    /// <summary>Puts a value in; true with the one that went in <c>length</c> values before, once there is one.</summary>
    public bool Push(double value, out double old)
    {
        old = _ring[_next];
        _ring[_next] = value;
        _next = _next + 1 == length ? 0 : _next + 1;
        if (_count == length)
            return true;
        _count++;
        return false;
    }

    public void Clear() => (_next, _count) = (0, 0);

    public void Save(StateWriter writer)
    {
        writer.Write(_ring);
        writer.Write(_next);
        writer.Write(_count);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_ring);
        _next = reader.ReadCount(length - 1);
        _count = reader.ReadCount(length);
    }
}
