namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>When to try again: at once, then with delays that double, shortened by chance; sessions only so many a minute.</summary>
internal sealed class Retry(ClientOptions options, TimeProvider clock)
{
    // A connection that lived for so long was a good one: the next attempt need not wait.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly SessionBudget _sessions = options.Budget ?? new(options.SessionsAMinute, clock);
    private TimeSpan _next;
    private long? _connected;

    public void Connected() => _connected = clock.GetTimestamp();

    /// <summary>An attempt has ended, by itself or after a connection.</summary>
    public void Lost()
    {
        if (_connected is { } since && clock.GetElapsedTime(since) >= Steady)
            _next = TimeSpan.Zero;
        _connected = null;
    }

    public async Task DelayAsync(CancellationToken cancellationToken)
    {
        var delay = _next * (1 - (options.Jitter() / 2));
        _next = _next == TimeSpan.Zero ? options.FirstDelay : TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, options.LongestDelay.Ticks));
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, clock, cancellationToken);
    }

    /// <summary>Waits until another CreateSession is allowed, and counts it.</summary>
    public Task AllowSessionAsync(CancellationToken cancellationToken) => _sessions.AllowAsync(cancellationToken);
}
