namespace Maintenance.Edge.Devices;

/// <summary>Exponential back-off with full jitter downwards to half, so that devices lost together do not come back together.</summary>
/// <param name="random">0 to below 1.</param>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private int _failures;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromTicks((long)(ceiling * (0.5 + (random() / 2))));
    }

    public void Reset() => _failures = 0;
}
