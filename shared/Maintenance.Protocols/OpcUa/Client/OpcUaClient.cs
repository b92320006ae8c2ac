using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>
/// A connection that stays: it owns the session and its subscriptions and gets both again after any loss. The same session on a
/// new channel if the server still knows it; else a new session takes the subscriptions over; else they are made anew, filled
/// from history and, for what it does not have, declared as a gap.
/// </summary>
public sealed class OpcUaClient : IAsyncDisposable
{
    private static readonly NodeId ServerState = new(2259);

    private readonly ClientOptions _options;
    private readonly IReadOnlyList<Subscription> _subscriptions;
    private readonly TimeProvider _clock;
    private readonly Retry _retry;
    private readonly SessionConnector _connector;
    private readonly ExpiryWatch _expiry;
    private readonly Acknowledgements _acknowledgements = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private TaskCompletionSource<OpcUaSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OpcUaClient(ClientOptions options, IReadOnlyList<Subscription> subscriptions, TimeProvider clock)
    {
        (_options, _subscriptions, _clock) = (options, subscriptions, clock);
        _retry = new(options, clock);
        _connector = new(options, _retry, clock);
        _expiry = new(options, clock);
        _running = RunAsync();
    }

    /// <summary>Ends once the client is disposed; or with the fault of its owner's code, after which it does not go on.</summary>
    public Task Completion => _running;

    /// <summary>Begins to connect, and does not stop before it is disposed; but see <see cref="Completion"/>.</summary>
    public static OpcUaClient Start(ClientOptions options, IReadOnlyList<Subscription> subscriptions, TimeProvider clock) =>
        new(options, subscriptions, clock);

    /// <summary>The session, once there is one and its subscriptions are made; it may be gone by the time it is used.</summary>
    /// <exception cref="ReceiverException">The client has ended; see <see cref="Completion"/>.</exception>
    public Task<OpcUaSession> SessionAsync(CancellationToken cancellationToken) => Volatile.Read(ref _session).Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Goes over to a new session, with what <see cref="ClientOptions.Session"/> says then; nothing is lost on the way. If the
    /// server does not take that, it tells so and goes on with the session it has.
    /// </summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        _connector.WantsRenewed = true;
        session.Channel.Abort(new(StatusCodes.GoodCallAgain, "The session is renewed"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAny(_running); // why it ended was told by a notice
        await _connector.CloseAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (!_stopping.IsCancellationRequested)
                await TryAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            _session.TrySetException(fault);
            _ = _session.Task.Exception; // seen: who does not ask for a session learns of it by Completion
            throw;
        }
    }

    // One connection from its beginning to its end. Whatever ends it is told, and another is tried after a while: a person may
    // mend what is wrong. Only a fault of the owner's own code goes on from here, since the same would happen again.
    private async Task TryAsync()
    {
        var kind = NoticeKind.Refused;
        try
        {
            await _retry.DelayAsync(_stopping.Token);
            var (session, isSame) = await _connector.ConnectAsync(_stopping.Token);
            kind = NoticeKind.Lost;
            if (!isSame)
                await BeginAsync(session);
            _retry.Connected();
            await ServeAsync(session, isSame);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It is over.
        }
        catch (ReceiverException fault)
        {
            _options.Notice(new(NoticeKind.Lost, StatusCodes.BadUnexpectedError, $"The client has ended: {fault.Message}"));
            throw;
        }
        catch (Exception fault) when (fault is OpcUaException or IOException or UnauthorizedAccessException)
        {
            _options.Notice(new(kind, (fault as OpcUaException)?.Status ?? StatusCodes.BadUnexpectedError, fault.Message));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _options.Notice(new(kind, StatusCodes.BadUnexpectedError, $"{fault.GetType().Name}: {fault.Message}"));
        }
        finally
        {
            _retry.Lost();
            Forget();
        }
    }

    // Until whoever runs the client finds it well it is not the one to go on with.
    private async Task BeginAsync(OpcUaSession session)
    {
        _connector.WantsNew = true;
        await _options.Begun(session, _stopping.Token);
        _connector.WantsNew = false;
    }

    private void Forget()
    {
        if (_session.Task.IsCompleted)
            Volatile.Write(ref _session, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    // Returns or throws once the channel is gone; a subscription that is lost alone is made anew on the same session: at once, and
    // ever more seldom where the server loses it again and again.
    private async Task ServeAsync(OpcUaSession session, bool isSame)
    {
        var restore = new SubscriptionRestore(session, _subscriptions, _acknowledgements, _options.Notice, _clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var alive = KeepAliveAsync(session, ending.Token);
        var remakes = new Retry(_options, _clock);
        try
        {
            while (true)
            {
                await DelayAsync(remakes, session, ending.Token);
                using var publisher = await restore.RunAsync(isSame, ending.Token);
                remakes.Connected();
                _session.TrySetResult(session);
                isSame = true;
                if (_subscriptions.Count == 0)
                    await alive;
                else
                    await publisher.RunAsync(_options.PublishWindow, ending.Token);
                if (session.Completion.IsCompleted)
                    await session.Completion;
                remakes.Lost();
                _options.Notice(Loss());
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAny(alive);
        }
    }

    private static async Task DelayAsync(Retry remakes, OpcUaSession session, CancellationToken cancellationToken)
    {
        await Task.WhenAny(remakes.DelayAsync(cancellationToken), session.Completion);
        cancellationToken.ThrowIfCancellationRequested();
        if (session.Completion.IsCompleted)
            await session.Completion;
    }

    private ClientNotice Loss()
    {
        Subscription[] lost = [.. _subscriptions.Where(subscription => subscription.IsLost)];
        return new(
            NoticeKind.Lost, lost.FirstOrDefault()?.LostBy ?? StatusCodes.BadNoSubscription,
            $"The server has {lost.Length} subscriptions no more ({lost.FirstOrDefault()?.LostBy}); they are made anew on the same session");
    }

    // A session nobody calls ends after its timeout; and a connection that nobody answers on is noticed here. It ends the
    // channel, whatever it ends by.
    private async Task KeepAliveAsync(OpcUaSession session, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromTicks(Math.Min(session.Timeout.Ticks / 3, TimeSpan.FromSeconds(10).Ticks));
        var request = new ReadRequest { NodesToRead = [new() { NodeId = ServerState, AttributeId = AttributeIds.Value }] };
        try
        {
            while (true)
            {
                _expiry.Check(session);
                await Task.WhenAny(Task.Delay(interval, _clock, cancellationToken), session.Completion);
                cancellationToken.ThrowIfCancellationRequested();
                if (session.Completion.IsCompleted)
                    await session.Completion;
                await session.CallAsync<ReadRequest, ReadResponse>(request, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            session.Channel.Abort(fault as OpcUaException ?? new(StatusCodes.BadUnexpectedError, $"{fault.GetType().Name}: {fault.Message}", fault));
            throw;
        }
    }
}
