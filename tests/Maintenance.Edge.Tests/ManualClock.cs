namespace Maintenance.Edge.Tests;

/// <summary>A clock that stands until it is moved; delays and timers made with it fire then, in order of their time.</summary>
internal sealed class ManualClock(DateTimeOffset? startUtc = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _nowUtc = startUtc ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that would fire if the clock moved far enough.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _timers.Count(timer => timer.DueAtUtc is not null);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _nowUtc;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var untilUtc = GetUtcNow() + by;
        while (TakeDue(untilUtc) is { } timer)
            timer.Fire();
        lock (_gate)
            _nowUtc = untilUtc;
    }

    /// <summary>Completes once somebody waits on this clock.</summary>
    public async Task WhenWaitedOnAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task next;
            lock (_gate)
                next = _timerSet.Task;
            if (Waiting > 0)
                return;
            await next.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset untilUtc)
    {
        lock (_gate)
        {
            var due = _timers.Where(timer => timer.DueAtUtc <= untilUtc).MinBy(timer => timer.DueAtUtc);
            if (due is { DueAtUtc: { } atUtc })
            {
                _nowUtc = atUtc > _nowUtc ? atUtc : _nowUtc;
                due.DueAtUtc = due.Period > TimeSpan.Zero ? atUtc + due.Period : null;
            }

            return due;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? DueAtUtc { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource set;
            lock (clock._gate)
            {
                DueAtUtc = dueTime < TimeSpan.Zero ? null : clock._nowUtc + dueTime;
                Period = period;
                set = clock._timerSet;
                clock._timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            set.TrySetResult();
            return true;
        }

        public void Dispose() => Forget();

        public ValueTask DisposeAsync()
        {
            Forget();
            return ValueTask.CompletedTask;
        }

        private void Forget()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }
    }
}
