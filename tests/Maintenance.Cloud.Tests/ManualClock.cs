namespace Maintenance.Cloud.Tests;

/// <summary>A clock whose date goes only when told to; its timers run in real time.</summary>
public sealed class ManualClock(DateTimeOffset nowUtc) : TimeProvider
{
    private long _ticks = nowUtc.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
