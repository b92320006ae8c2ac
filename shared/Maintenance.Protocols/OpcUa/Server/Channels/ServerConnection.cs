using System.Net.Sockets;
using System.Threading.Channels;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>
/// One client's connection and the channel on it. Requests are answered one after another, so a client that sends faster than
/// it is answered waits; only Publish waits apart, and its answers leave through <see cref="Post"/>.
/// </summary>
internal sealed class ServerConnection : IPublisher, IDisposable
{
    private readonly ServerCore _core;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly Channel<PostedAnswer> _posted;
    private readonly CancellationTokenSource _ended = new();
    private readonly ServerTokens _tokens;
    private string? _reason;
    private long _opensByTicks;
    private ServerChannel? _channel;

    public ServerConnection(ServerCore core, Socket socket)
    {
        (_core, _socket) = (core, socket);
        _stream = new(socket, ownsSocket: true);
        _tokens = new(core.Clock);
        _posted = System.Threading.Channels.Channel.CreateBounded<PostedAnswer>(core.Limits.MaxPublishRequests * core.Limits.MaxSubscriptionsPerSession);
        _opensByTicks = (core.Clock.GetUtcNow() + core.Limits.Patience).UtcTicks;
        Number = core.NextConnectionNumber();
        Peer = socket.RemoteEndPoint?.ToString() ?? "a client";
    }

    /// <summary>In the order of coming.</summary>
    public long Number { get; }

    /// <summary>Who it is, for people.</summary>
    public string Peer { get; }

    /// <summary>Whether it has been told to end.</summary>
    public bool IsEnding => Volatile.Read(ref _reason) is not null;

    /// <summary>Sessions activated on it; one without any may have to make room.</summary>
    public int Sessions { get; set; }

    public ServerChannel? Channel => Volatile.Read(ref _channel);

    /// <summary>
    /// Why it has to end now; null while it may go on. A token that has ended protects nothing any more, but a client that is
    /// only slow may still renew it.
    /// </summary>
    public string? Overdue(DateTimeOffset nowUtc)
    {
        if (Channel is not { } channel)
            return nowUtc.UtcTicks > _opensByTicks ? $"it opened no channel within {_core.Limits.Patience}" : null;
        return nowUtc > _tokens.EndsAtUtc + _core.Limits.Patience ? "it let its token end"
            : channel.IsStuck(nowUtc) ? $"it has not taken what it was sent for {_core.Limits.Patience}"
            : null;
    }

    /// <summary>Ends it from outside.</summary>
    public void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _socket.Dispose();
        try
        {
            _ended.CancelAfter(TimeSpan.Zero);
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end by itself in this moment.
        }
    }

    /// <summary>Takes an answer to a Publish request, to be sent when its turn comes.</summary>
    public void Post(PostedAnswer answer)
    {
        if (!_posted.Writer.TryWrite(answer))
            Abort("it does not take the answers to its Publish requests");
    }

    /// <summary>Serves until the client goes, errs, or the server ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            await ServeAsync(either.Token);
        }
        catch (OpcUaException refused)
        {
            _core.Trouble($"OPC UA client {Peer} was dropped: {_reason ?? refused.Message}");
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (_reason is not null && !cancellationToken.IsCancellationRequested)
                _core.Trouble($"OPC UA client {Peer} was dropped: {_reason}");
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        Channel?.Dispose();
        _tokens.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var sending = new TaskCompletionSource<Task>();
        try
        {
            await TakeAllAsync(sending, cancellationToken);
        }
        catch (OpcUaException refused)
        {
            await TellAsync(refused);
            throw;
        }
        finally
        {
            _posted.Writer.TryComplete();
            _socket.Dispose();
            if (sending.Task.IsCompleted)
                await await sending.Task;
        }
    }

    private async Task TakeAllAsync(TaskCompletionSource<Task> sending, CancellationToken cancellationToken)
    {
        var frames = new FrameReader(_stream, _core.Limits.Transport.ReceiveBufferSize);
        if (await frames.ReadAsync(cancellationToken) is not var (header, frame))
            return;
        if (header.Type != MessageType.Hello)
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"It began with {header.Type} instead of Hello");
        var (hello, _) = Handshake.ReadHello(frame.Span[FrameHeader.Length..]);
        var agreed = _core.Limits.Transport.AgreedWith(hello);
        await _stream.WriteAsync(Handshake.Acknowledge(ToTell(hello)), cancellationToken);
        using var opening = new ChannelOpening(_core, _tokens, _stream, agreed);
        while (await frames.ReadAsync(cancellationToken) is var (next, bytes))
        {
            if (next.Type == MessageType.OpenChannel)
                await opening.PrepareAsync(next, bytes, cancellationToken);
            if (opening.Take(next, bytes.Span) is not { GivenUp: null } message)
                continue;
            if (next.Type == MessageType.CloseChannel)
                return;
            if (next.Type == MessageType.Message)
                await _core.Dispatcher.AnswerAsync(this, message.RequestId, message.Body, cancellationToken);
            else if (Interlocked.CompareExchange(ref _channel, await opening.OpenAsync(message, cancellationToken), null) is null)
                sending.SetResult(SendPostedAsync(Channel!, cancellationToken));
        }
    }

    // §7.1.2.4: neither buffer larger than the client offered.
    private TransportLimits ToTell(TransportLimits hello)
    {
        var own = _core.Limits.Transport;
        return own with
        {
            ReceiveBufferSize = Math.Min(own.ReceiveBufferSize, hello.SendBufferSize),
            SendBufferSize = Math.Min(own.SendBufferSize, hello.ReceiveBufferSize),
        };
    }

    private async Task SendPostedAsync(ServerChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var answer in _posted.Reader.ReadAllAsync(cancellationToken))
                await answer.SendAsync(channel, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            _socket.Dispose(); // the reading side ends with it
        }
    }

    private async Task TellAsync(OpcUaException refused)
    {
        try
        {
            var status = ToTell(refused.Status);
            var reason = status == refused.Status ? refused.Message : "The certificate is not believed; the server's own log says why";
            await _stream.WriteAsync(Handshake.Error(status, reason), _ended.Token);
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It need not hear why.
        }
    }

    // Part 4 §6.1.3: why a certificate is not believed is for the server's own people.
    private static StatusCode ToTell(StatusCode status) =>
        status.ToString().StartsWith("BadCertificate", StringComparison.Ordinal) ? StatusCodes.BadSecurityChecksFailed : status;
}
