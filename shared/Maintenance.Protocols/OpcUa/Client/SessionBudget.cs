namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>How many sessions a server is asked for in any minute, by all who share this. Several may ask at once.</summary>
public sealed class SessionBudget(int sessionsAMinute, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<long> _asked = new();

    /// <summary>Waits until another CreateSession is allowed, and counts it.</summary>
    public async Task AllowAsync(CancellationToken cancellationToken)
    {
        while (Take() is { } wait)
            await Task.Delay(wait, clock, cancellationToken);
    }

    /// <summary>Null: it is allowed, and counted; else how long to wait before asking again.</summary>
    private TimeSpan? Take()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            while (_asked.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= Window)
                _asked.Dequeue();
            if (_asked.Count >= sessionsAMinute)
                return Window - clock.GetElapsedTime(_asked.Peek(), now);
            _asked.Enqueue(now);
            return null;
        }
    }
}
