namespace Maintenance.Edge.Tests.Outbox;

/// <summary>A clock for loops that wait before they try again: waits of less than two minutes are over at once.</summary>
internal sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < Longest ? TimeSpan.Zero : dueTime, period);
}
