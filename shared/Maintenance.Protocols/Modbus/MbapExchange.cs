using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Modbus TCP. Whatever goes wrong but a refusal drops the connection, so that an answer still on its way can never be
/// taken for another's. Nothing is allocated for a request that succeeds.
/// </summary>
internal sealed class MbapExchange(string peer, Socket socket, TimeSpan responseTimeout, TimeProvider clock) : IModbusExchange
{
    private const int ShortWaitMicroseconds = 5000;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    // Of all connections together: an answer that a gateway delivers late on the next connection fits nothing either.
    private static uint Transactions;

    private readonly ModbusDeadline _deadline = new(responseTimeout, clock, socket.Dispose);
    private readonly byte[] _outbound = new byte[Mbap.MaxFrame];
    private readonly byte[] _inbound = new byte[2 * Mbap.MaxFrame]; // room to see what follows an answer
    private volatile string? _dropped;
    private int _answerLength;
    private bool _isQuick = true;

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
        socket.Dispose();
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
            Refuse(socket.Available > 0 ? "bytes that nobody asked for" : null, request);
            var started = clock.GetTimestamp();
            _deadline.Start();
            await SendAsync(Mbap.Size + pduLength, cancellationToken);
            var length = await ReceiveAsync(request, transactionId, cancellationToken);
            _deadline.Stop();
            _isQuick = clock.GetElapsedTime(started) < Quick;
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(int length, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < length;)
            sent += await socket.SendAsync(_outbound.AsMemory(sent, length - sent), SocketFlags.None, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(
        ModbusRequest request, ushort transactionId, CancellationToken cancellationToken)
    {
        var received = 0;
        var needed = Mbap.Size;
        while (received < needed)
        {
            // A device that answered at once will again: to wait for it here costs less than to be woken for it.
            if (_isQuick && received == 0)
                socket.Poll(ShortWaitMicroseconds, SelectMode.SelectRead);
            var read = await socket.ReceiveAsync(_inbound.AsMemory(received), SocketFlags.None, cancellationToken);
            if (read == 0)
                throw new IOException($"{Peer} closed the connection, {received} bytes into its answer to {request}.");

            received += read;
            if (needed == Mbap.Size && received >= needed)
            {
                var header = Mbap.Read(_inbound);
                Refuse(ModbusAnswer.HeaderFault(header, request, transactionId), request);
                needed = header.FrameLength;
            }
        }

        Refuse(received > needed ? $"{received - needed} bytes more than the answer" : null, request);
        return needed;
    }

    private void Refuse(string? fault, ModbusRequest request)
    {
        if (fault is not null)
            throw new ModbusProtocolException($"{Peer} sent {fault}, asked for {request}.");
    }

    private Exception Drop(Exception fault, ModbusRequest request, CancellationToken cancellationToken)
    {
        Exception told = _deadline.IsOver
            ? new TimeoutException($"{Peer} did not answer {request} within {responseTimeout}.", fault)
            : cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
            : fault is SocketException or ObjectDisposedException
                ? new IOException($"The connection to {Peer} was lost during {request}: {fault.Message}", fault)
            : fault;
        _dropped ??= told is OperationCanceledException ? "a request was cancelled under way" : told.Message.TrimEnd('.');
        _deadline.Dispose();
        socket.Dispose();
        return told;
    }
}
