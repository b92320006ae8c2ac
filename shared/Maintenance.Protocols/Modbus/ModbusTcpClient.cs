using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// One connection to a Modbus TCP device. One request is under way at a time; callers may be many, they take turns.
/// A refusal (<see cref="ModbusException"/>) leaves the connection as it was. Anything else that goes wrong (time-out,
/// cancellation under way, a frame that is not the answer) drops it, so that an answer still on its way can never be
/// taken for another's. It does not reconnect: open a new one. Nothing is allocated for a request that succeeds.
/// </summary>
public sealed class ModbusTcpClient : IDisposable
{
    // Of all connections together: an answer that a gateway delivers late on the next connection fits nothing either.
    private static uint Transactions;

    private readonly ModbusTcpClientOptions _options;
    private readonly Socket _socket;
    private readonly ModbusDeadline _deadline;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _outbound = new byte[Mbap.MaxFrame];
    private readonly byte[] _inbound = new byte[2 * Mbap.MaxFrame]; // room to see what follows an answer
    private volatile string? _dropped;

    private ModbusTcpClient(ModbusTcpClientOptions options, Socket socket, TimeProvider clock)
    {
        _options = options;
        _socket = socket;
        _deadline = new(options.ResponseTimeout, clock, socket.Dispose);
    }

    public bool IsConnected => _dropped is null;

    private string Peer => $"Modbus device {_options.Host}:{_options.Port}";

    /// <exception cref="IOException">Nobody answers there.</exception>
    /// <exception cref="TimeoutException">Not connected within <see cref="ModbusTcpClientOptions.ConnectTimeout"/>.</exception>
    public static async Task<ModbusTcpClient> ConnectAsync(
        ModbusTcpClientOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token);
            return new(options, socket, clock);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var peer = $"Modbus device {options.Host}:{options.Port}";
            throw fault is SocketException
                ? new IOException($"{peer} cannot be reached: {fault.Message}.", fault)
                : new TimeoutException($"{peer} did not accept a connection within {options.ConnectTimeout}.", fault);
        }
    }

    /// <summary>Function 1. Fills the whole destination: 1 to 2000 coils.</summary>
    public ValueTask ReadCoilsAsync(
        byte unitId, ushort address, Memory<bool> destination, CancellationToken cancellationToken) =>
        ReadAsync(ModbusFunction.ReadCoils, unitId, address, destination, cancellationToken);

    /// <summary>Function 2. Fills the whole destination: 1 to 2000 inputs.</summary>
    public ValueTask ReadDiscreteInputsAsync(
        byte unitId, ushort address, Memory<bool> destination, CancellationToken cancellationToken) =>
        ReadAsync(ModbusFunction.ReadDiscreteInputs, unitId, address, destination, cancellationToken);

    /// <summary>Function 3. Fills the whole destination: 1 to 125 registers.</summary>
    public ValueTask ReadHoldingRegistersAsync(
        byte unitId, ushort address, Memory<ushort> destination, CancellationToken cancellationToken) =>
        ReadAsync(ModbusFunction.ReadHoldingRegisters, unitId, address, destination, cancellationToken);

    /// <summary>Function 4. Fills the whole destination: 1 to 125 registers.</summary>
    public ValueTask ReadInputRegistersAsync(
        byte unitId, ushort address, Memory<ushort> destination, CancellationToken cancellationToken) =>
        ReadAsync(ModbusFunction.ReadInputRegisters, unitId, address, destination, cancellationToken);

    /// <summary>Function 5.</summary>
    public ValueTask WriteCoilAsync(byte unitId, ushort address, bool value, CancellationToken cancellationToken) =>
        WriteAsync(
            ModbusRequest.Create(unitId, ModbusFunction.WriteSingleCoil, address, 1),
            value ? ModbusPdu.CoilOn : ModbusPdu.CoilOff,
            cancellationToken);

    /// <summary>Function 6.</summary>
    public ValueTask WriteRegisterAsync(
        byte unitId, ushort address, ushort value, CancellationToken cancellationToken) =>
        WriteAsync(
            ModbusRequest.Create(unitId, ModbusFunction.WriteSingleRegister, address, 1), value, cancellationToken);

    /// <summary>Function 15: 1 to 1968 coils.</summary>
    public ValueTask WriteCoilsAsync(
        byte unitId, ushort address, ReadOnlyMemory<bool> values, CancellationToken cancellationToken) =>
        WriteAsync(ModbusRequest.Create(unitId, ModbusFunction.WriteMultipleCoils, address, values.Length), values, cancellationToken);

    /// <summary>Function 16: 1 to 123 registers.</summary>
    public ValueTask WriteRegistersAsync(
        byte unitId, ushort address, ReadOnlyMemory<ushort> values, CancellationToken cancellationToken) =>
        WriteAsync(ModbusRequest.Create(unitId, ModbusFunction.WriteMultipleRegisters, address, values.Length), values, cancellationToken);

    public void Dispose()
    {
        _dropped ??= "it was closed here";
        _deadline.Dispose();
        _socket.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadAsync<T>(
        ModbusFunction function, byte unitId, ushort address, Memory<T> destination, CancellationToken cancellationToken)
        where T : struct
    {
        var request = ModbusRequest.Create(unitId, function, address, destination.Length);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var length = ModbusPdu.WriteFixed(_outbound.AsSpan(Mbap.Size), request, request.Quantity);
            await ExchangeAsync(request, request.Quantity, length, cancellationToken);
            Unpack(_inbound.AsSpan(Mbap.Size + 2, request.ByteCount), destination.Span);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void Unpack<T>(ReadOnlySpan<byte> bytes, Span<T> destination)
        where T : struct
    {
        if (typeof(T) == typeof(bool))
            ModbusPdu.UnpackBits(bytes, MemoryMarshal.Cast<T, bool>(destination));
        else
            ModbusPdu.UnpackRegisters(bytes, MemoryMarshal.Cast<T, ushort>(destination));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync<T>(ModbusRequest request, ReadOnlyMemory<T> values, CancellationToken cancellationToken)
        where T : struct
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var length = Pack(_outbound.AsSpan(Mbap.Size), request, values.Span);
            await ExchangeAsync(request, request.Quantity, length, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static int Pack<T>(Span<byte> destination, in ModbusRequest request, ReadOnlySpan<T> values)
        where T : struct =>
        typeof(T) == typeof(bool)
            ? ModbusPdu.WriteCoils(destination, request, MemoryMarshal.Cast<T, bool>(values))
            : ModbusPdu.WriteRegisters(destination, request, MemoryMarshal.Cast<T, ushort>(values));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ModbusRequest request, ushort value, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var length = ModbusPdu.WriteFixed(_outbound.AsSpan(Mbap.Size), request, value);
            await ExchangeAsync(request, value, length, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the PDU that lies in the outbound buffer and leaves its answer in the inbound one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ExchangeAsync(
        ModbusRequest request, ushort word, int pduLength, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_dropped is { } reason)
            throw new IOException($"The connection to {Peer} is gone: {reason}.");

        var transactionId = unchecked((ushort)Interlocked.Increment(ref Transactions));
        Mbap.Write(_outbound, transactionId, request.UnitId, pduLength);
        try
        {
            Refuse(_socket.Available > 0 ? "bytes that nobody asked for" : null, request);
            _deadline.Start();
            await SendAsync(Mbap.Size + pduLength, cancellationToken);
            var length = await ReceiveAsync(request, transactionId, cancellationToken);
            _deadline.Stop();
            var pdu = _inbound.AsSpan(Mbap.Size, length - Mbap.Size);
            Refuse(ModbusAnswer.BodyFault(pdu, request, word), request);
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
            sent += await _socket.SendAsync(_outbound.AsMemory(sent, length - sent), SocketFlags.None, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(
        ModbusRequest request, ushort transactionId, CancellationToken cancellationToken)
    {
        var received = 0;
        var needed = Mbap.Size;
        while (received < needed)
        {
            var read = await _socket.ReceiveAsync(_inbound.AsMemory(received), SocketFlags.None, cancellationToken);
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
            ? new TimeoutException($"{Peer} did not answer {request} within {_options.ResponseTimeout}.", fault)
            : cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
            : fault is SocketException or ObjectDisposedException
                ? new IOException($"The connection to {Peer} was lost during {request}: {fault.Message}", fault)
            : fault;
        _dropped ??= told is OperationCanceledException ? "a request was cancelled under way" : told.Message.TrimEnd('.');
        _deadline.Dispose();
        _socket.Dispose();
        return told;
    }
}
