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

    /// <summary>Begins to connect, and does not stop before it is disposed.</summary>
    public static OpcUaClient Start(ClientOptions options, IReadOnlyList<Subscription> subscriptions, TimeProvider clock) =>
        new(options, subscriptions, clock);

    /// <summary>The session, once there is one and its subscriptions are made; it may be gone by the time it is used.</summary>
    public Task<OpcUaSession> SessionAsync(CancellationToken cancellationToken) => Volatile.Read(ref _session).Task.WaitAsync(cancellationToken);

    /// <summary>Goes over to a new session, with what <see cref="ClientOptions.Session"/> says then; nothing is lost on the way.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        _connector.WantsNew = true;
        session.Channel.Abort(new(StatusCodes.GoodCallAgain, "The session is renewed"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await _connector.CloseAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            var kind = NoticeKind.Refused;
            try
            {
                await _retry.DelayAsync(_stopping.Token);
                var (session, isSame) = await _connector.ConnectAsync(_stopping.Token);
                kind = NoticeKind.Lost;
                _retry.Connected();
                await ServeAsync(session, isSame);
            }
            catch (OpcUaException fault)
            {
                _options.Notice(new(kind, fault.Status, fault.Message));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // A certificate that cannot be read, a folder that cannot be written: it is tried again, for a person may mend it.
                _options.Notice(new(kind, StatusCodes.BadUnexpectedError, fault.Message));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                _retry.Lost();
                Forget();
            }
        }
    }

    private void Forget()
    {
        if (_session.Task.IsCompleted)
            Volatile.Write(ref _session, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    // Returns or throws once the channel is gone; a subscription that is lost alone is made anew on the same session.
    private async Task ServeAsync(OpcUaSession session, bool isSame)
    {
        var restore = new SubscriptionRestore(session, _subscriptions, _acknowledgements, _options.Notice, _clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var alive = KeepAliveAsync(session, ending.Token);
        try
        {
            while (true)
            {
                using var publisher = await restore.RunAsync(isSame, ending.Token);
                _session.TrySetResult(session);
                isSame = true;
                if (_subscriptions.Count == 0)
                    await alive;
                else
                    await publisher.RunAsync(_options.PublishWindow, ending.Token);
                if (session.Completion.IsCompleted)
                    await session.Completion;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAny(alive);
        }
    }

    // A session nobody calls ends after its timeout; and a connection that nobody answers on is noticed here.
    private async Task KeepAliveAsync(OpcUaSession session, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromTicks(Math.Min(session.Timeout.Ticks / 3, TimeSpan.FromSeconds(10).Ticks));
        var request = new ReadRequest { NodesToRead = [new() { NodeId = ServerState, AttributeId = AttributeIds.Value }] };
        while (true)
        {
            _expiry.Check(session);
            await Task.WhenAny(Task.Delay(interval, _clock, cancellationToken), session.Completion);
            cancellationToken.ThrowIfCancellationRequested();
            if (session.Completion.IsCompleted)
                await session.Completion;
            try
            {
                await session.CallAsync<ReadRequest, ReadResponse>(request, cancellationToken);
            }
            catch (OpcUaException silent)
            {
                session.Channel.Abort(silent);
                throw;
            }
        }
    }
}
