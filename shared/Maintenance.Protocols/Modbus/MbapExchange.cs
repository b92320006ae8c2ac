using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Modbus TCP. Whatever goes wrong but a refusal drops the connection, so that an answer still on its way can never be
/// taken for another's. Nothing is allocated for a request that succeeds.
/// </summary>
internal sealed class MbapExchange(string peer, SocketLine line, TimeSpan responseTimeout, TimeProvider clock) : IModbusExchange
{
    /// <summary>Of all connections together: an answer that a gateway delivers late on the next connection fits nothing either.</summary>
    internal static uint Transactions;

    private const int NotYet = -1;

    /// <summary>
    /// So many requests after a slow answer the calling thread waits again: how long the next ones take says also how long this
    /// machine takes to wake who waits.
    /// </summary>
    private const int LeftAlone = 16;

    /// <summary>A device that answered within this is waited for in the calling thread the next time.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    private readonly ModbusDeadline _deadline = new(responseTimeout, clock, line.Dispose);
    private readonly byte[] _outbound = new byte[Mbap.MaxFrame];
    private readonly byte[] _inbound = new byte[2 * Mbap.MaxFrame]; // room to see what follows an answer
    private volatile string? _dropped;
    private int _answerLength;
    private int _received;
    private int _untilHere;
    private TimeSpan _took;

    public bool IsConnected => _dropped is null;

    public string Peer => peer;

    /// <summary>The first one drops the connection.</summary>
    public long Strays => 0;

    public Span<byte> Outbound => _outbound.AsSpan(Mbap.Size);

    public ReadOnlySpan<byte> Answer => _inbound.AsSpan(Mbap.Size, _answerLength);

    public void Dispose()
    {
        _dropped ??= "it was closed here";
        _deadline.Dispose();
        line.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AskAsync(ModbusRequest request, int pduLength, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_dropped is { } reason)
            throw new IOException($"The connection to {Peer} is gone: {reason}.");

        var transactionId = unchecked((ushort)Interlocked.Increment(ref Transactions));
        Mbap.Write(_outbound, transactionId, request.UnitId, pduLength);
        try
        {
            Refuse(line.HasMore ? "bytes that nobody asked for" : null, request);
            var started = clock.GetTimestamp();
            await line.SendAsync(_outbound.AsMemory(0, Mbap.Size + pduLength), cancellationToken);
            _received = 0;
            var length = _untilHere == 0 ? ReceiveHere(request, transactionId, started) : NotYet;
            if (length == NotYet)
                length = await ReceiveAsync(request, transactionId, started, cancellationToken);
            _untilHere = _took < Quick ? 0 : _untilHere == 0 ? LeftAlone : _untilHere - 1;
            _answerLength = length - Mbap.Size;
            var pdu = _inbound.AsSpan(Mbap.Size, _answerLength);
            Refuse(ModbusAnswer.BodyFault(pdu, request, _outbound.AsSpan(Mbap.Size)), request);
            if (ModbusAnswer.IsRefusal(pdu, request))
                throw new ModbusException(Peer, request, (ModbusExceptionCode)pdu[1]);
        }
        catch (Exception fault) when (fault is not ModbusException)
        {
            throw Drop(fault, request, cancellationToken);
        }
    }

    /// <summary>Waits in the calling thread: a device that answered at once will again, and to be woken for it costs more than it does.</summary>
    /// <returns>The frame's length; <see cref="NotYet"/> if it has not come.</returns>
    private int ReceiveHere(ModbusRequest request, ushort transactionId, long started)
    {
        while (true)
        {
            var read = line.ReceiveSoon(_inbound.AsSpan(_received));
            if (read == SocketLine.Nothing)
                return NotYet;
            var length = Take(read, request, transactionId);
            _took = clock.GetElapsedTime(started);
            if (_took >= responseTimeout)
                throw new TimeoutException();
            if (length != NotYet || _took > SocketLine.ShortWait)
                return length;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(
        ModbusRequest request, ushort transactionId, long started, CancellationToken cancellationToken)
    {
        _deadline.Start(started);
        while (true)
        {
            var read = await line.ReceiveAsync(_inbound.AsMemory(_received), cancellationToken);
            var length = Take(read, request, transactionId);
            if (length == NotYet)
                continue;
            _deadline.Stop();
            _took = clock.GetElapsedTime(started);
            return length;
        }
    }

    /// <returns>The frame's length; <see cref="NotYet"/> while it is not whole.</returns>
    private int Take(int read, ModbusRequest request, ushort transactionId)
    {
        if (read == 0)
            throw new IOException($"{Peer} closed the connection, {_received} bytes into its answer to {request}.");
        var before = _received;
        _received += read;
        if (_received < Mbap.Size)
            return NotYet;
        var header = Mbap.Read(_inbound);
        if (before < Mbap.Size)
            Refuse(ModbusAnswer.HeaderFault(header, request, transactionId), request);
        Refuse(_received > header.FrameLength ? $"{_received - header.FrameLength} bytes more than the answer" : null, request);
        return _received < header.FrameLength ? NotYet : header.FrameLength;
    }

    private void Refuse(string? fault, ModbusRequest request)
    {
        if (fault is not null)
            throw new ModbusProtocolException($"{Peer} sent {fault}, asked for {request}.");
    }

    private Exception Drop(Exception fault, ModbusRequest request, CancellationToken cancellationToken)
    {
        Exception told = _deadline.IsOver || fault is TimeoutException
            ? new TimeoutException($"{Peer} did not answer {request} within {responseTimeout}.", fault)
            : cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
            : fault is SocketException or ObjectDisposedException
                ? new IOException($"The connection to {Peer} was lost during {request}: {fault.Message}", fault)
            : fault;
        _dropped ??= told is OperationCanceledException ? "a request was cancelled under way" : told.Message.TrimEnd('.');
        _deadline.Dispose();
        line.Dispose();
        return told;
    }
}
