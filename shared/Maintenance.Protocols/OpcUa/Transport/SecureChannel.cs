using System.Buffers;
using System.Collections.Concurrent;
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
    private const int DefaultPort = 4840;
    private const double RenewAfterShare = 0.75; // Part 4 §5.6.2.1: clients renew after 75 % of the lifetime

    private readonly ChannelOptions _options;
    private readonly TimeProvider _clock;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly OutgoingChunks _outgoing;
    private readonly IncomingChunks _incoming;
    private readonly AsymmetricEnds _ends;
    private readonly FrameReader _frames;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<uint, PendingCall> _pending = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _tokens = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _body = new();
    private Exception? _fault;
    private Task _reading = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private ChannelToken? _token;
    private ChannelToken? _previous;
    private TimeSpan _lifetime;
    private uint _requestId;
    private long _lateAnswers;

    private SecureChannel(
        ChannelOptions options, TimeProvider clock, Socket socket, NetworkStream stream, FrameReader frames, TransportLimits agreed)
    {
        (_options, _clock, _socket, _stream, _frames) = (options, clock, socket, stream, frames);
        _ends = new(options);
        _outgoing = new(stream, agreed);
        _incoming = new(options.Limits, FindOpener);
    }

    /// <summary>Ends when the channel does: with an exception unless it was closed here.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Answers that came after their caller had given up.</summary>
    public long LateAnswers => Interlocked.Read(ref _lateAnswers);

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
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, NodeId authenticationToken, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>, IRequest<TResponse>
        where TResponse : IStructure<TResponse>
    {
        var call = new PendingCall<TResponse>();
        var requestId = unchecked(Interlocked.Increment(ref _requestId));
        _pending[requestId] = call;
        try
        {
            await SendAsync(requestId, request, authenticationToken, cancellationToken);
            return await call.Answer.WaitAsync(_options.CallTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new OpcUaException(StatusCodes.BadTimeout, $"No {typeof(TResponse).Name} within {_options.CallTimeout}", late);
        }
        finally
        {
            _pending.TryRemove(requestId, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
        if (!_ended.Task.IsCompleted)
            await SayGoodbyeAsync();
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        await Task.WhenAll(_reading, _renewing);
        End(null);
        _token?.Dispose();
        _previous?.Dispose();
        _ends.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private static async Task<SecureChannel> ConnectAsync(ChannelOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var port = options.EndpointUrl.Port > 0 ? options.EndpointUrl.Port : DefaultPort;
            await socket.ConnectAsync(options.EndpointUrl.IdnHost, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(Handshake.Hello(options.Limits, options.EndpointUrl.OriginalString), cancellationToken);
            var frames = new FrameReader(stream, options.Limits.ReceiveBufferSize);
            var agreed = await ReadAcknowledgeAsync(options, frames, cancellationToken);
            var channel = new SecureChannel(options, clock, socket, stream, frames, agreed);
            channel._reading = channel.ReadAsync();
            await channel.OpenOrRenewAsync(SecurityTokenRequestType.Issue, cancellationToken);
            channel._renewing = channel.RenewAsync();
            return channel;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<TransportLimits> ReadAcknowledgeAsync(
        ChannelOptions options, FrameReader frames, CancellationToken cancellationToken)
    {
        var (header, frame) = await frames.ReadAsync(cancellationToken)
            ?? throw new OpcUaException(StatusCodes.BadConnectionClosed, $"{options.EndpointUrl} closed the connection instead of acknowledging it");
        var body = frame[FrameHeader.Length..];
        return header.Type switch
        {
            MessageType.Acknowledge => options.Limits.AgreedWith(Handshake.ReadAcknowledge(body.Span)),
            MessageType.Error => throw Handshake.ReadError(body.Span, $"{options.EndpointUrl} refused the connection"),
            _ => throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"{options.EndpointUrl} answered Hello with {header.Type}"),
        };
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
        var opened = await CallAsync<OpenSecureChannelRequest, OpenSecureChannelResponse>(request, NodeId.Null, cancellationToken);
        if (opened.ServerNonce.Length != _options.Policy.NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"The server sent a nonce of {opened.ServerNonce.Length} bytes; {_options.Policy.NonceSize} are due");
        if (_incoming.ChannelId != 0 && opened.SecurityToken.ChannelId != _incoming.ChannelId)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "The server renewed another channel than it was asked to");
        Use(opened.SecurityToken, nonce, opened.ServerNonce);
    }

    private void Use(ChannelSecurityToken granted, byte[] nonce, ByteString serverNonce)
    {
        var token = ChannelToken.Create(granted.TokenId, _options, nonce, serverNonce.Span);
        CryptographicOperations.ZeroMemory(nonce);
        lock (_tokens)
        {
            _previous?.Dispose();
            (_previous, _token) = (_token, token);
            _lifetime = TimeSpan.FromMilliseconds(Math.Max(1000, granted.RevisedLifetime));
            _incoming.ChannelId = _outgoing.ChannelId = granted.ChannelId;
        }
    }

    private async Task SendAsync<TRequest>(uint requestId, TRequest request, NodeId authenticationToken, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_fault is { } fault)
                throw Gone(fault);
            Encode(requestId, request, authenticationToken);
            var isOpen = request is OpenSecureChannelRequest;
            var type = isOpen ? MessageType.OpenChannel : request is CloseSecureChannelRequest ? MessageType.CloseChannel : MessageType.Message;
            var (header, seal) = isOpen ? (_ends.Header, _ends.Seal) : (_token!.Header, _token.Seal);

            // Not cancelled half-way: a chunk cut off in its middle would end the channel for every caller.
            await _outgoing.SendAsync(type, requestId, header, seal, _body.WrittenMemory, _closing.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException && fault is not OpcUaException)
        {
            End(fault);
            throw Gone(fault);
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Encode<TRequest>(uint requestId, TRequest request, NodeId authenticationToken)
        where TRequest : IStructure<TRequest>
    {
        _body.ResetWrittenCount();
        var encoder = new UaEncoder(_body);
        encoder.Write(new NodeId(TRequest.EncodingId));
        var header = new RequestHeader
        {
            AuthenticationToken = authenticationToken,
            Timestamp = _clock.GetUtcNow(),
            RequestHandle = requestId,
            TimeoutHint = (uint)_options.CallTimeout.TotalMilliseconds,
        };
        header.Encode(ref encoder);
        request.Encode(ref encoder);
        encoder.Flush();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _frames.ReadAsync(_closing.Token) is var (header, frame))
                Dispatch(header, frame.Span);
            End(new OpcUaException(StatusCodes.BadConnectionClosed, "The server closed the connection"));
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            End(_closing.IsCancellationRequested ? null : fault);
        }
    }

    private void Dispatch(FrameHeader header, Span<byte> frame)
    {
        if (header.Type == MessageType.Error)
            throw Handshake.ReadError(frame[FrameHeader.Length..], "The server ended the connection");
        if (_incoming.Take(header, frame) is not { } message)
            return;
        if (!_pending.TryRemove(message.RequestId, out var call))
            Interlocked.Increment(ref _lateAnswers);
        else if (message.GivenUp is { } reason)
            call.Fail(reason);
        else
            Complete(call, message.Body.Span);
    }

    // An answer that cannot be read fails its own call only: the chunks it came in were authentic and in order.
    private void Complete(PendingCall call, ReadOnlySpan<byte> body)
    {
        try
        {
            call.Complete(body, _options.Encoding);
        }
        catch (OpcUaException unreadable)
        {
            call.Fail(unreadable);
        }
    }

    private IChunkOpener FindOpener(MessageType type, ref UaDecoder header)
    {
        if (type == MessageType.OpenChannel)
            return _ends.Find(ref header);
        if (type != MessageType.Message)
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"The server sent a frame of the type {type}");
        var id = header.ReadUInt32();
        lock (_tokens)
        {
            return _token?.Id == id ? _token.Opener
                : _previous?.Id == id ? _previous.Opener
                : throw new OpcUaException(StatusCodes.BadSecureChannelTokenUnknown, $"A chunk has the token {id}, which is not this channel's or has expired");
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_lifetime * RenewAfterShare, _clock, _closing.Token);
                await OpenOrRenewAsync(SecurityTokenRequestType.Renew, _closing.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            End(_closing.IsCancellationRequested ? null : fault);
        }
    }

    private async Task SayGoodbyeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), _clock);
        try
        {
            await SendAsync(unchecked(Interlocked.Increment(ref _requestId)), new CloseSecureChannelRequest(), NodeId.Null, timeout.Token);
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
        foreach (var call in _pending.Values)
            call.Fail(Gone(_fault));
        _socket.Dispose();
        if (fault is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(Gone(fault));
    }

    private OpcUaException Gone(Exception fault) => new(
        (fault as OpcUaException)?.Status ?? StatusCodes.BadConnectionClosed, $"The channel to {_options.EndpointUrl} is gone: {fault.Message}", fault);
}
