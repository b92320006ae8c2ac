namespace Maintenance.Cloud.Tests;

/// <summary>A clock whose date goes only when told to; its timers run in real time.</summary>
public sealed class ManualClock(DateTimeOffset nowUtc) : TimeProvider
{
    private long _ticks = nowUtc.UtcTicks;

    /// <summary>Begins at the true time: the database's policies ask what is in force by its own clock.</summary>
    public ManualClock() : this(TimeProvider.System.GetUtcNow())
    {
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
