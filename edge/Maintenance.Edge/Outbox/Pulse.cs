namespace Maintenance.Edge.Outbox;

/// <summary>Wakes whoever waits for a condition to look again.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Something may have changed.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    public async Task WhenAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;   // before looking, or a beat between the two would be missed
            if (condition())
                return;
            await next.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
