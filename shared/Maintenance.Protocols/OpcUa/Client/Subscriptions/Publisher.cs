using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Keeps Publish requests under way on one session (Part 4 §5.14.1.2), acknowledges what was told and is safe, asks again for
/// what is missing and ends a channel on which the server has been silent for longer than it promised.
/// </summary>
internal sealed class Publisher : IDisposable
{
    // Answers come when there is news: silence is judged by the keep-alives, not by the age of a request.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private const int MostDoublings = 4; // 8 seconds: shorter than the patience with a silent server

    private readonly OpcUaSession _session;
    private readonly IReadOnlyList<Subscription> _subscriptions;
    private readonly Acknowledgements _acknowledgements;
    private readonly Action<OpcUaException> _refused;
    private readonly TimeProvider _clock;
    private readonly NotificationBuffer _buffer = new(); // of the thread that reads the connection
    private readonly Dictionary<uint, Subscription> _byId;
    private readonly MessageRepair _repair;
    private long _heard;
    private int _malformed;
    private int _window;
    private int _settling;

    public Publisher(
        OpcUaSession session, IReadOnlyList<Subscription> subscriptions, Acknowledgements acknowledgements, Action<OpcUaException> refused, TimeProvider clock)
    {
        (_session, _subscriptions, _acknowledgements, _refused, _clock) = (session, subscriptions, acknowledgements, refused, clock);
        _byId = subscriptions.ToDictionary(subscription => subscription.Id);
        _repair = new(RepublishAsync, clock);
        _heard = clock.GetTimestamp();
    }

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
        uint asked;
        do
        {
            asked = subscription.Expected;
            await RepublishAsync(subscription, asked, cancellationToken);
        }
        while (subscription.Expected != asked && !subscription.IsLost);
    }

    public void Dispose() => _repair.Dispose();

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        while (!_subscriptions.Any(subscription => subscription.IsLost))
        {
            var taken = _acknowledgements.TakeAll();
            try
            {
                var request = new PublishRequest { SubscriptionAcknowledgements = taken };
                var call = new PublishCall(Find, _buffer);
                await TakeAsync(await _session.CallAsync(request, call, RequestTimeout, cancellationToken), cancellationToken);
                _malformed = 0;
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadTooManyPublishRequests && Interlocked.Decrement(ref _window) > 0)
            {
                _acknowledgements.PutBack(taken);
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancellationToken); // one request less from now on
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadNoSubscription)
            {
                foreach (var subscription in _subscriptions)
                    subscription.Lose(fault.Status);
            }
            catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadTimeout || fault.Status.Code == StatusCodes.BadTooManyPublishRequests)
            {
                _acknowledgements.PutBack(taken);
                await Task.Delay(WatchInterval, _clock, cancellationToken);
            }
            catch (DecodingException malformed)
            {
                _refused(malformed);
                _malformed = Math.Min(_malformed + 1, MostDoublings);
                await Task.Delay(WatchInterval * (1 << _malformed), _clock, cancellationToken); // or it would be asked for the next as fast as it can send
            }
            catch (Exception over) when (over is OpcUaException or OperationCanceledException)
            {
                _acknowledgements.PutBack(taken); // one told twice does no harm
                throw;
            }
        }
    }

    private Subscription? Find(uint id)
    {
        Volatile.Write(ref _heard, _clock.GetTimestamp());
        return _byId.GetValueOrDefault(id);
    }

    private async Task TakeAsync(PublishCall.Published published, CancellationToken cancellationToken)
    {
        if (published.Subscription is not { } subscription)
            return;
        await _repair.RunAsync(subscription, cancellationToken);
        if (published.Fate == NotificationFate.Duplicate)
            subscription.PutBack([published.Sequence]); // the server still has it
        await SettleAsync(subscription, cancellationToken);
    }

    private async ValueTask SettleAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var (id, told) = (subscription.Id, subscription.TakeUnsettled());
        if (told.Count == 0)
            return;
        Interlocked.Increment(ref _settling);
        try
        {
            await subscription.Receiver.SettleAsync(cancellationToken);
            foreach (var sequence in told)
                _acknowledgements.Add(id, sequence);
        }
        catch (OperationCanceledException)
        {
            subscription.PutBack(told); // the channel has ended; they are acknowledged on the next
            throw;
        }
        finally
        {
            Volatile.Write(ref _heard, _clock.GetTimestamp());
            Interlocked.Decrement(ref _settling);
        }
    }

    private async Task RepublishAsync(Subscription subscription, uint sequence, CancellationToken cancellationToken)
    {
        var request = new RepublishRequest { SubscriptionId = subscription.Id, RetransmitSequenceNumber = sequence };
        try
        {
            await _session.CallAsync(request, new RepublishCall(subscription, _buffer), _session.CallTimeout, cancellationToken);
        }
        catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadMessageNotAvailable)
        {
            // The server has thrown it away.
        }
        catch (ServiceException fault) when (fault.Status.Code == StatusCodes.BadSubscriptionIdInvalid)
        {
            subscription.Lose(fault.Status);
        }
        catch (DecodingException malformed)
        {
            _refused(malformed); // it was told as a gap
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var patience = _subscriptions.Max(subscription => subscription.KeepAlive + subscription.PublishingInterval) + _session.CallTimeout;
        while (!_subscriptions.Any(subscription => subscription.IsLost))
        {
            await Task.Delay(WatchInterval, _clock, cancellationToken);
            if (Volatile.Read(ref _settling) == 0 && _clock.GetElapsedTime(Volatile.Read(ref _heard)) > patience)
            {
                _session.Channel.Abort(new(StatusCodes.BadTimeout, $"The server was silent for {patience}, longer than the keep-alive it promised"));
                return;
            }
        }
    }
}
