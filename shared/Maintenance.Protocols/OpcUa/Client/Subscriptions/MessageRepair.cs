namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Asks for the messages of a subscription that are missing, and declares those that the server no longer has.</summary>
/// <param name="republishAsync">Asks for one message, which is told where it arrives.</param>
internal sealed class MessageRepair(Func<Subscription, uint, CancellationToken, Task> republishAsync, TimeProvider clock) : IDisposable
{
    private readonly NotificationBuffer _buffer = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Ends when no message is known to be missing any more, or the subscription is lost.</summary>
    public async Task RunAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.Missing() is null)
            return;
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (!subscription.IsLost && subscription.Missing() is var (sequence, _))
            {
                await republishAsync(subscription, sequence, cancellationToken);
                if (!subscription.IsLost)
                    subscription.GiveUp(sequence, clock.GetUtcNow(), _buffer);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
