namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>When to try again: at once, then with delays that double, shortened by chance; sessions only so many a minute.</summary>
internal sealed class Retry(ClientOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // A connection that lived for so long was a good one: the next attempt need not wait.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly Queue<long> _sessions = new();
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
    public async Task AllowSessionAsync(CancellationToken cancellationToken)
    {
        if (_sessions.Count >= options.SessionsAMinute)
        {
            var wait = Window - clock.GetElapsedTime(_sessions.Dequeue());
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, cancellationToken);
        }

        _sessions.Enqueue(clock.GetTimestamp());
    }
}
