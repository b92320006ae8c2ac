namespace Maintenance.Analytics.Detectors;

/// <summary>Gives values back after a fixed number of others have gone in.</summary>
internal sealed class DelayLine(int length)
{
    private readonly double[] _ring = new double[length];
    private int _next;
    private int _count;

    /// <summary>Puts a value in; true with the one that went in <c>length</c> values before, once there is one.</summary>
    public bool Push(double value, out double old)
    {
        old = _ring[_next];
        _ring[_next] = value;
        _next = (_next + 1) % length;
        if (_count == length)
            return true;
        _count++;
        return false;
    }

    public void Clear() => (_next, _count) = (0, 0);
}
