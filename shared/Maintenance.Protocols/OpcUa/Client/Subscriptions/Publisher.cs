using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Keeps Publish requests under way on one session (Part 4 §5.14.1.2), acknowledges what was told, asks again for what is
/// missing and ends a channel on which the server has been silent for longer than it promised.
/// </summary>
internal sealed class Publisher(
    OpcUaSession session, IReadOnlyList<Subscription> subscriptions, Acknowledgements acknowledgements, Action<OpcUaException> refused, TimeProvider clock) : IDisposable
{
    // Answers come when there is news: silence is judged by the keep-alives, not by the age of a request.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly NotificationBuffer _buffer = new(); // of the thread that reads the connection
    private readonly NotificationBuffer _repairBuffer = new();
    private readonly Dictionary<uint, Subscription> _byId = subscriptions.ToDictionary(subscription => subscription.Id);
    private readonly SemaphoreSlim _repairing = new(1, 1);
    private long _heard = clock.GetTimestamp();
    private int _window;
    private int _settling;

    /// <summary>Runs until the server has lost a subscription.</summary>
    /// <param name="window">Most requests under way at once.</param>
    /// <exception cref="OpcUaException">The channel is gone.</exception>
    public async Task RunAsync(int window, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _window = window;
        Task[] loops = [WatchAsync(ending.Token), .. Enumerable.Range(0, window).Select(_ => PublishAsync(ending.Token))];
        var first = await Task.WhenAny(loops);
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The loops that were left when the first had ended.
        }

        await first;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Asks for the messages from the next one on until the server has no more: what was under way when a channel ended.</summary>
    public async Task CatchUpAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        while (await RepublishAsync(subscription, subscription.Expected, cancellationToken))
        {
        }
    }

    public void Dispose() => _repairing.Dispose();

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        while (!subscriptions.Any(subscription => subscription.IsLost))
        {
            var taken = acknowledgements.TakeAll();
            try
            {
                var request = new PublishRequest { SubscriptionAcknowledgements = taken };
                var call = new PublishCall(Find, _buffer);
                await TakeAsync(await session.CallAsync(request, call, RequestTimeout, cancellationToken), cancellationToken);
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadTooManyPublishRequests && Interlocked.Decrement(ref _window) > 0)
            {
                acknowledgements.PutBack(taken);
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken); // one request less from now on
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadNoSubscription)
            {
                foreach (var subscription in subscriptions)
                    subscription.Lose();
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadTimeout || fault.Status.Code == StatusCodes.BadTooManyPublishRequests)
            {
                acknowledgements.PutBack(taken);
                await Task.Delay(WatchInterval, clock, cancellationToken);
            }
            catch (DecodingException malformed)
            {
                refused(malformed);
            }
            catch (OpcUaException)
            {
                acknowledgements.PutBack(taken);
                throw;
            }
        }
    }

    private Subscription? Find(uint id)
    {
        Volatile.Write(ref _heard, clock.GetTimestamp());
        return _byId.GetValueOrDefault(id);
    }

    private async Task TakeAsync(PublishCall.Published published, CancellationToken cancellationToken)
    {
        if (published.Subscription is not { } subscription)
            return;
        if (subscription.Missing() is not null)
            await RepairAsync(subscription, cancellationToken);
        if (published.Fate is NotificationFate.Told or NotificationFate.Duplicate)
            await SettleAsync(subscription, published.Sequence, cancellationToken);
    }

    // Also when the channel ends meanwhile: the receiver has it, and nobody will ask for it again.
    private async ValueTask SettleAsync(Subscription subscription, uint sequence, CancellationToken cancellationToken)
    {
        var id = subscription.Id;
        Interlocked.Increment(ref _settling);
        try
        {
            await subscription.Receiver.SettleAsync(cancellationToken);
        }
        finally
        {
            acknowledgements.Add(id, sequence);
            Volatile.Write(ref _heard, clock.GetTimestamp());
            Interlocked.Decrement(ref _settling);
        }
    }

    private async Task RepairAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        await _repairing.WaitAsync(cancellationToken);
        try
        {
            while (subscription.Missing() is var (sequence, _))
            {
                if (!await RepublishAsync(subscription, sequence, cancellationToken))
                    GiveUp(subscription, sequence);
                subscription.Release(_repairBuffer);
            }
        }
        finally
        {
            _repairing.Release();
        }
    }

    private void GiveUp(Subscription subscription, uint sequence)
    {
        subscription.GiveUp(sequence);
        subscription.Receiver.TakeGap(new(GapReason.MessageLost, null, subscription.LastPublishedUtc, clock.GetUtcNow(), 1));
    }

    private async Task<bool> RepublishAsync(Subscription subscription, uint sequence, CancellationToken cancellationToken)
    {
        var request = new RepublishRequest { SubscriptionId = subscription.Id, RetransmitSequenceNumber = sequence };
        try
        {
            await session.CallAsync(request, new RepublishCall(subscription, _buffer), session.CallTimeout, cancellationToken);
            acknowledgements.Add(subscription.Id, sequence);
            return subscription.Expected != sequence;
        }
        catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadMessageNotAvailable)
        {
            return false;
        }
        catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadSubscriptionIdInvalid)
        {
            subscription.Lose();
            return false;
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var patience = subscriptions.Max(subscription => subscription.KeepAlive + subscription.PublishingInterval) + session.CallTimeout;
        while (!subscriptions.Any(subscription => subscription.IsLost))
        {
            await Task.Delay(WatchInterval, clock, cancellationToken);
            if (Volatile.Read(ref _settling) == 0 && clock.GetElapsedTime(Volatile.Read(ref _heard)) > patience)
            {
                session.Channel.Abort(new(StatusCodes.BadTimeout, $"The server was silent for {patience}, longer than the keep-alive it promised"));
                return;
            }
        }
    }
}
