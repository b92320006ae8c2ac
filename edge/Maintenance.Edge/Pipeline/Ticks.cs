namespace Maintenance.Edge.Pipeline;

/// <summary>
/// Sends a tick through the inlet when something waits for time to pass. A gateway at rest is so woken once a second, and not as
/// often as the shortest wait would ask for. For the pipeline's loop.
/// </summary>
internal sealed class Ticks(Inlet inlet, TimeProvider clock) : IAsyncDisposable
{
    private readonly ITimer _timer = clock.CreateTimer(_ => inlet.TryTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    private long _due = long.MinValue;   // by the clock's timestamp

    /// <summary>A tick has come through.</summary>
    public void Came() => _due = long.MinValue;

    /// <summary>Sees to it that a tick comes within this time. One that found the inlet full is asked for again with the next item.</summary>
    public void Within(TimeSpan wait)
    {
        var now = clock.GetTimestamp();
        var due = now + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        if (now < _due && _due <= due)
            return;
        _due = due;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
