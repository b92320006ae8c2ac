using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// One connection to a device, or to a line of devices: Modbus TCP, or RTU and ASCII through TCP or on a serial port. One
/// request is under way at a time; callers may be many, they take turns. A refusal (<see cref="ModbusException"/>) leaves the
/// connection as it was; on Modbus TCP anything else that goes wrong drops it. It does not reconnect: open a new one with
/// the same <see cref="ModbusClientOptions.Memory"/>. Over Modbus TCP nothing is allocated for a request that succeeds.
/// </summary>
public sealed class ModbusClient : IDisposable
{
    private readonly ModbusClientOptions _options;
    private readonly IModbusExchange _exchange;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private ModbusClient(ModbusClientOptions options, IModbusExchange exchange, TimeProvider clock) =>
        (_options, _exchange, _clock) = (options, exchange, clock);

    public bool IsConnected => _exchange.IsConnected;

    /// <summary>Frames that came on a line and answered nothing that was asked for, and pieces thrown away unread.</summary>
    public long Strays => _exchange.Strays;

    /// <exception cref="IOException">Nobody answers there, or the port cannot be opened.</exception>
    /// <exception cref="TimeoutException">Not connected within <see cref="ModbusClientOptions.ConnectTimeout"/>.</exception>
    public static async Task<ModbusClient> ConnectAsync(
        ModbusClientOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (options.Serial is { } serial)
        {
            return options.Framing == ModbusFraming.Mbap
                ? throw new ArgumentException($"{serial.Port} is a serial port: its framing is Rtu or Ascii.", nameof(options))
                : new(options, new LineExchange(options, SerialLine.Open(serial, clock), clock), clock);
        }

        var line = await DialAsync(options, clock, cancellationToken);
        IModbusExchange exchange = options.Framing == ModbusFraming.Mbap
            ? new MbapExchange(options.Peer, line, options.ResponseTimeout, clock)
            : new LineExchange(options, line, clock);
        return new(options, exchange, clock);
    }

    /// <summary>Function 1. Fills the whole destination: 1 to 2000 coils.</summary>
    public ValueTask ReadCoilsAsync(
        byte unitId, ushort address, Memory<bool> destination, CancellationToken cancellationToken) =>
        CallAsync(ReadBits.Of(ModbusFunction.ReadCoils, unitId, address, destination), cancellationToken);

    /// <summary>Function 2. Fills the whole destination: 1 to 2000 inputs.</summary>
    public ValueTask ReadDiscreteInputsAsync(
        byte unitId, ushort address, Memory<bool> destination, CancellationToken cancellationToken) =>
        CallAsync(ReadBits.Of(ModbusFunction.ReadDiscreteInputs, unitId, address, destination), cancellationToken);

    /// <summary>Function 3. Fills the whole destination: 1 to 125 registers.</summary>
    public ValueTask ReadHoldingRegistersAsync(
        byte unitId, ushort address, Memory<ushort> destination, CancellationToken cancellationToken) =>
        CallAsync(ReadRegisters.Of(ModbusFunction.ReadHoldingRegisters, unitId, address, destination), cancellationToken);

    /// <summary>Function 4. Fills the whole destination: 1 to 125 registers.</summary>
    public ValueTask ReadInputRegistersAsync(
        byte unitId, ushort address, Memory<ushort> destination, CancellationToken cancellationToken) =>
        CallAsync(ReadRegisters.Of(ModbusFunction.ReadInputRegisters, unitId, address, destination), cancellationToken);

    /// <summary>Function 5.</summary>
    public ValueTask WriteCoilAsync(byte unitId, ushort address, bool value, CancellationToken cancellationToken) =>
        CallAsync(
            WriteOne.Of(ModbusFunction.WriteSingleCoil, unitId, address, value ? ModbusPdu.CoilOn : ModbusPdu.CoilOff),
            cancellationToken);

    /// <summary>Function 6.</summary>
    public ValueTask WriteRegisterAsync(byte unitId, ushort address, ushort value, CancellationToken cancellationToken) =>
        CallAsync(WriteOne.Of(ModbusFunction.WriteSingleRegister, unitId, address, value), cancellationToken);

    /// <summary>Function 15: 1 to 1968 coils.</summary>
    public ValueTask WriteCoilsAsync(
        byte unitId, ushort address, ReadOnlyMemory<bool> values, CancellationToken cancellationToken) =>
        CallAsync(WriteBits.Of(unitId, address, values), cancellationToken);

    /// <summary>Function 16: 1 to 123 registers.</summary>
    public ValueTask WriteRegistersAsync(
        byte unitId, ushort address, ReadOnlyMemory<ushort> values, CancellationToken cancellationToken) =>
        CallAsync(WriteRegisters.Of(unitId, address, values), cancellationToken);

    /// <summary>Function 22: the register becomes (old and <paramref name="and"/>) or (<paramref name="or"/> and not <paramref name="and"/>).</summary>
    public ValueTask MaskWriteRegisterAsync(
        byte unitId, ushort address, ushort and, ushort or, CancellationToken cancellationToken) =>
        CallAsync(MaskWrite.Of(unitId, address, and, or), cancellationToken);

    /// <summary>Function 23: writes 1 to 121 registers, then reads 1 to 125, in one request.</summary>
    public ValueTask ReadWriteRegistersAsync(
        byte unitId, ushort readAddress, Memory<ushort> destination, ushort writeAddress, ReadOnlyMemory<ushort> values,
        CancellationToken cancellationToken) =>
        CallAsync(ReadWriteRegisters.Of(unitId, readAddress, destination, writeAddress, values), cancellationToken);

    /// <summary>Function 43/14: texts by object id, with as many requests as the device needs.</summary>
    public async Task<IReadOnlyDictionary<byte, string>> ReadIdentificationAsync(
        byte unitId, ModbusIdentification level, CancellationToken cancellationToken)
    {
        var objects = new SortedDictionary<byte, string>();
        var next = new byte?[] { 0 };
        for (var asked = 0; next[0] is { } from && asked <= byte.MaxValue; asked++)
        {
            await CallAsync(ReadIdentification.Of(unitId, level, from, objects, next), cancellationToken);
            if (next[0] <= from)
                throw new ModbusProtocolException($"{_exchange.Peer} wants its identification asked for again from object {next[0]}, after {from}.");
        }

        return objects;
    }

    public void Dispose() => _exchange.Dispose();

    private static async Task<SocketLine> DialAsync(ModbusClientOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await SocketLine.ConnectAsync(options.Host, options.Port, either.Token);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw fault is SocketException
                ? new IOException($"{options.Peer} cannot be reached: {fault.Message}.", fault)
                : new TimeoutException($"{options.Peer} did not accept a connection within {options.ConnectTimeout}.", fault);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CallAsync<TCall>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IModbusCall
    {
        for (var tries = 1; ; tries++)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await OnceAsync(call, cancellationToken);
                return;
            }
            catch (ModbusException refused) when (tries < _options.BusyTries && IsWorthAgain(refused))
            {
                // Below, so that others have their turn meanwhile.
            }
            finally
            {
                _turn.Release();
            }

            await Task.Delay(_options.BusyPause * Math.Pow(2, tries - 1), _clock, cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask OnceAsync<TCall>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IModbusCall
    {
        var (request, memory) = (call.Request, _options.Memory);
        if (memory.RestOf(request.UnitId, _clock) is { } rest)
            throw new ModbusUnitRestingException(_exchange.Peer, request, rest);
        try
        {
            await _exchange.AskAsync(request, call.Pack(_exchange.Outbound), cancellationToken);
            memory.Heard(request.UnitId);
            if (!_exchange.Answer.IsEmpty)
                call.Unpack(_exchange.Answer);
        }
        catch (Exception silent) when (silent is TimeoutException or ModbusException { Code: ModbusExceptionCode.GatewayTargetFailedToRespond })
        {
            memory.Silent(request.UnitId, _clock);
            throw;
        }
        catch (ModbusException)
        {
            memory.Heard(request.UnitId);
            throw;
        }
    }

    private static bool IsWorthAgain(ModbusException refused) => refused.Code == ModbusExceptionCode.ServerDeviceBusy
        || (refused.Code == ModbusExceptionCode.Acknowledge && refused.Request.ChangesNothing);
}
