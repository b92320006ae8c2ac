namespace Maintenance.Edge;

/// <summary>
/// Waits between tries: doubling from <paramref name="first"/> to <paramref name="longest"/>, each drawn from its upper half, so
/// that what was lost together does not come back together.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random random)
{
    private TimeSpan? _last;

    public TimeSpan Next()
    {
        var wait = _last * 2 ?? first;
        _last = wait < longest ? wait : longest;
        return _last.Value * (0.5 + (random.NextDouble() / 2));
    }

    public void Reset() => _last = null;
}
