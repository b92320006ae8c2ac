namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The last device times taken of one tag. One tag has one value at one device time, so a time that is here already is a
/// message delivered once more. It remembers more than a broker or device sends again unacknowledged.
/// </summary>
/// <param name="throughUtc">Everything up to here was taken before the gateway's last stop.</param>
internal sealed class SeenTimes(DateTimeOffset? throughUtc)
{
    private const int Capacity = 64;

    private readonly long[] _ring = new long[Capacity];
    private readonly long _through = throughUtc?.UtcTicks ?? 0;
    private int _next;
    private long _newest = throughUtc?.UtcTicks ?? 0;

    /// <summary>Whether this time is new; it is then remembered.</summary>
    public bool Add(DateTimeOffset measuredAtUtc)
    {
        var ticks = measuredAtUtc.UtcTicks;
        if (ticks <= _newest && (ticks <= _through || _ring.AsSpan().Contains(ticks)))
            return false;
        _newest = Math.Max(_newest, ticks);
        _ring[_next] = ticks;
        _next = (_next + 1) % Capacity;
        return true;
    }
}
