using System.Net.Sockets;
using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>
/// The client's end of a channel over UA-TCP (Part 6 §6.7 and §7.2). Many callers may have requests under way. It renews its
/// token by itself and does not reconnect: once <see cref="Completion"/> has ended it is of no more use.
/// </summary>
public sealed class SecureChannel : IAsyncDisposable
{
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(1); // timers may go off early by less

    private readonly ChannelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ClientConnection _connection;
    private readonly OutgoingChunks _outgoing;
    private readonly IncomingChunks _incoming;
    private readonly AsymmetricEnds _ends;
    private readonly ChannelTokens _tokens;
    private readonly PendingCalls _pending;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _renewal = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RequestBody _body;
    private Exception? _fault;
    private Task _reading = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;

    private SecureChannel(ChannelOptions options, TimeProvider clock, ClientConnection connection)
    {
        (_options, _clock, _connection) = (options, clock, connection);
        _ends = new(options);
        _tokens = new(clock);
        _body = new(clock);
        _pending = new(options.Encoding);
        _outgoing = new(connection.Stream, connection.Agreed);
        _incoming = new(options.Limits, FindOpener);
    }

    /// <summary>Ends when the channel does: with an exception unless it was closed here.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Answers that came after their caller had given up.</summary>
    public long LateAnswers => _pending.Late;

    /// <exception cref="OpcUaException">Nobody answers there, or not as agreed.</exception>
    public static async Task<SecureChannel> OpenAsync(ChannelOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ConnectAsync(options, clock, either.Token);
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException && fault is not OpcUaException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw fault is OperationCanceledException
                ? new OpcUaException(StatusCodes.BadTimeout, $"{options.EndpointUrl} opened no channel within {options.ConnectTimeout}", fault)
                : new OpcUaException(StatusCodes.BadNotConnected, $"{options.EndpointUrl} cannot be reached: {fault.Message}", fault);
        }
    }

    /// <param name="authenticationToken">Of the session; null for services without one.</param>
    /// <exception cref="ServiceException">The server refused.</exception>
    /// <exception cref="OpcUaException">No answer in time, or the channel is gone.</exception>
    public Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, NodeId authenticationToken, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>, IRequest<TResponse>
        where TResponse : IStructure<TResponse> =>
        CallAsync(request, authenticationToken, new PendingCall<TResponse>(), _options.CallTimeout, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
        if (!_ended.Task.IsCompleted)
            await SayGoodbyeAsync();
        await _closing.CancelAsync();
        await _connection.DisposeAsync();
        await Task.WhenAll(_reading, _renewing);
        End(null);
        _tokens.Dispose();
        _ends.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    /// <summary>Sends a request and waits for <paramref name="call"/>, which reads the answer.</summary>
    internal async Task<TResult> CallAsync<TRequest, TResult>(
        TRequest request, NodeId authenticationToken, AnsweredCall<TResult> call, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>
    {
        // Who sends sees to the token: a timer that goes off late, on a busy machine, would let it end.
        if (_tokens.DueIn == TimeSpan.Zero)
            await RenewAsync(cancellationToken);
        return await SendAndWaitAsync(request, authenticationToken, call, timeout, cancellationToken);
    }

    /// <summary>Ends the channel at once, without a word to the server: whoever watches it has found it dead.</summary>
    internal void Abort(OpcUaException reason) => End(reason);

    private static async Task<SecureChannel> ConnectAsync(ChannelOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var connection = await ClientConnection.OpenAsync(options, cancellationToken);
        try
        {
            var channel = new SecureChannel(options, clock, connection);
            channel._reading = channel.ReadAsync();
            await channel.OpenOrRenewAsync(SecurityTokenRequestType.Issue, cancellationToken);
            channel._renewing = channel.KeepRenewingAsync();
            return channel;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<TResult> SendAndWaitAsync<TRequest, TResult>(
        TRequest request, NodeId authenticationToken, AnsweredCall<TResult> call, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>
    {
        var requestId = _pending.Add(call);
        try
        {
            await SendAsync(requestId, request, authenticationToken, timeout, cancellationToken);
            return await call.Answer.WaitAsync(timeout, _clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new OpcUaException(StatusCodes.BadTimeout, $"No answer to {typeof(TRequest).Name} within {timeout}", late);
        }
        finally
        {
            _pending.Forget(requestId);
        }
    }

    private async Task OpenOrRenewAsync(SecurityTokenRequestType kind, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(_options.Policy.NonceSize);
        var request = new OpenSecureChannelRequest
        {
            RequestType = kind,
            SecurityMode = _options.Mode,
            ClientNonce = _options.Policy.IsNone ? default : new ByteString(nonce),
            RequestedLifetime = (uint)_options.TokenLifetime.TotalMilliseconds,
        };

        // Taken into use where the answer is read: the next chunk may already have the new token.
        var call = new PendingCall<OpenSecureChannelResponse>(opened => Use(opened, nonce));
        await SendAndWaitAsync(request, NodeId.Null, call, _options.CallTimeout, cancellationToken);
        CryptographicOperations.ZeroMemory(nonce);
    }

    private void Use(OpenSecureChannelResponse opened, byte[] nonce)
    {
        RequireNonce(_options.Policy, opened.ServerNonce);
        var granted = opened.SecurityToken;
        if (_incoming.ChannelId != 0 && granted.ChannelId != _incoming.ChannelId)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "The server renewed another channel than it was asked to");
        _tokens.Use(
            ChannelToken.Create(granted.TokenId, _options, nonce, opened.ServerNonce.Span),
            TimeSpan.FromMilliseconds(Math.Max(1000, granted.RevisedLifetime)));
        _incoming.ChannelId = _outgoing.ChannelId = granted.ChannelId;
    }

    internal static void RequireNonce(SecurityPolicy policy, ByteString nonce)
    {
        if (nonce.Length != policy.NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"The server sent a nonce of {nonce.Length} bytes; {policy.NonceSize} are due");
    }

    private async Task SendAsync<TRequest>(
        uint requestId, TRequest request, NodeId authenticationToken, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_fault is { } fault)
                throw Gone(fault);
            var body = _body.Of(requestId, request, authenticationToken, timeout);
            var isOpen = request is OpenSecureChannelRequest;
            var type = isOpen ? MessageType.OpenChannel : request is CloseSecureChannelRequest ? MessageType.CloseChannel : MessageType.Message;
            var (header, seal) = isOpen ? (_ends.Header, _ends.Seal) : (_tokens.Current.Header, _tokens.Current.Seal);

            // Not cancelled half-way: a chunk cut off in its middle would end the channel for every caller.
            await _outgoing.SendAsync(type, requestId, header, seal, body, _closing.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException && fault is not OpcUaException)
        {
            End(fault);
            throw Gone(fault);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _connection.Frames.ReadAsync(_closing.Token) is var (header, frame))
                Dispatch(header, frame.Span);
            End(new OpcUaException(StatusCodes.BadConnectionClosed, "The server closed the connection"));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            End(_closing.IsCancellationRequested ? null : fault); // whatever it was: nobody reads any more
        }
    }

    private void Dispatch(FrameHeader header, Span<byte> frame)
    {
        if (header.Type == MessageType.Error)
            throw Handshake.ReadError(frame[FrameHeader.Length..], "The server ended the connection");
        if (_incoming.Take(header, frame) is { } message)
            _pending.Take(message);
    }

    private IChunkOpener FindOpener(MessageType type, ref UaDecoder header) => type switch
    {
        MessageType.OpenChannel => _ends.Find(ref header),
        MessageType.Message => _tokens.Find(header.ReadUInt32()),
        _ => throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"The server sent a frame of the type {type}"),
    };

    // For those who send nothing for long.
    private async Task KeepRenewingAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_tokens.DueIn + TimerSlack, _clock, _closing.Token);
                await RenewAsync(_closing.Token);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            End(_closing.IsCancellationRequested ? null : fault);
        }
    }

    // One at a time; whoever waited finds the token renewed.
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_fault is { } over)
            throw Gone(over);
        await _renewal.WaitAsync(cancellationToken);
        try
        {
            if (_tokens.DueIn == TimeSpan.Zero)
                await OpenOrRenewAsync(SecurityTokenRequestType.Renew, _closing.Token);
        }
        catch (Exception fault) when (fault is OpcUaException or ObjectDisposedException or OperationCanceledException)
        {
            End(fault is OpcUaException ? fault : null);
            throw Gone(fault);
        }
        finally
        {
            _renewal.Release();
        }
    }

    private async Task SayGoodbyeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), _clock);
        try
        {
            await SendAsync(_pending.NextId(), new CloseSecureChannelRequest(), NodeId.Null, TimeSpan.Zero, timeout.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            End(gone);
        }
    }

    private void End(Exception? fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault ?? new ObjectDisposedException(nameof(SecureChannel)), null) is not null)
            return;
        _pending.FailAll(() => Gone(_fault));
        _connection.Socket.Dispose();
        if (fault is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(Gone(fault));
        _ = _ended.Task.Exception; // seen: who does not watch the channel learns of its end by the next call
    }

    private OpcUaException Gone(Exception fault) => new(
        (fault as OpcUaException)?.Status ?? StatusCodes.BadConnectionClosed, $"The channel to {_options.EndpointUrl} is gone: {fault.Message}", fault);
}
