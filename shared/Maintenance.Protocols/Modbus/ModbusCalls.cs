using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>A request and what its caller handed over with it. Structs, so that a call is no object.</summary>
internal interface IModbusCall
{
    ModbusRequest Request { get; }

    /// <returns>The PDU's length.</returns>
    int Pack(Span<byte> pdu);

    /// <param name="answer">One that grants the request, and has been found to be its answer.</param>
    void Unpack(ReadOnlySpan<byte> answer);
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadBits(ModbusRequest Request, Memory<bool> Destination) : IModbusCall
{
    public static ReadBits Of(ModbusFunction function, byte unitId, ushort address, Memory<bool> destination) =>
        new(ModbusRequest.Create(unitId, function, address, destination.Length), destination);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteFixed(pdu, Request, Request.Quantity);

    public void Unpack(ReadOnlySpan<byte> answer) => ModbusPdu.UnpackBits(answer[2..], Destination.Span);
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadRegisters(ModbusRequest Request, Memory<ushort> Destination) : IModbusCall
{
    public static ReadRegisters Of(ModbusFunction function, byte unitId, ushort address, Memory<ushort> destination) =>
        new(ModbusRequest.Create(unitId, function, address, destination.Length), destination);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteFixed(pdu, Request, Request.Quantity);

    public void Unpack(ReadOnlySpan<byte> answer) => ModbusPdu.UnpackRegisters(answer[2..], Destination.Span);
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct WriteOne(ModbusRequest Request, ushort Word) : IModbusCall
{
    public static WriteOne Of(ModbusFunction function, byte unitId, ushort address, ushort word) =>
        new(ModbusRequest.Create(unitId, function, address, 1), word);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteFixed(pdu, Request, Word);

    public void Unpack(ReadOnlySpan<byte> answer)
    {
        // It repeats the request, which has been compared.
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct WriteBits(ModbusRequest Request, ReadOnlyMemory<bool> Values) : IModbusCall
{
    public static WriteBits Of(byte unitId, ushort address, ReadOnlyMemory<bool> values) =>
        new(ModbusRequest.Create(unitId, ModbusFunction.WriteMultipleCoils, address, values.Length), values);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteCoils(pdu, Request, Values.Span);

    public void Unpack(ReadOnlySpan<byte> answer)
    {
        // It repeats the request, which has been compared.
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct WriteRegisters(ModbusRequest Request, ReadOnlyMemory<ushort> Values) : IModbusCall
{
    public static WriteRegisters Of(byte unitId, ushort address, ReadOnlyMemory<ushort> values) =>
        new(ModbusRequest.Create(unitId, ModbusFunction.WriteMultipleRegisters, address, values.Length), values);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteRegisters(pdu, Request, Values.Span);

    public void Unpack(ReadOnlySpan<byte> answer)
    {
        // It repeats the request, which has been compared.
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct MaskWrite(ModbusRequest Request, ushort And, ushort Or) : IModbusCall
{
    public static MaskWrite Of(byte unitId, ushort address, ushort and, ushort or) =>
        new(ModbusRequest.Create(unitId, ModbusFunction.MaskWriteRegister, address, 1), and, or);

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteMask(pdu, Request, And, Or);

    public void Unpack(ReadOnlySpan<byte> answer)
    {
        // It repeats the request, which has been compared.
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadWriteRegisters(
    ModbusRequest Request, Memory<ushort> Destination, ModbusRequest Written, ReadOnlyMemory<ushort> Values) : IModbusCall
{
    public static ReadWriteRegisters Of(
        byte unitId, ushort address, Memory<ushort> destination, ushort writeAddress, ReadOnlyMemory<ushort> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Length, ModbusRequest.MaxRegistersExchanged, nameof(values));
        return new(
            ModbusRequest.Create(unitId, ModbusFunction.ReadWriteMultipleRegisters, address, destination.Length), destination,
            ModbusRequest.Create(unitId, ModbusFunction.WriteMultipleRegisters, writeAddress, values.Length), values);
    }

    public int Pack(Span<byte> pdu) => ModbusPdu.WriteExchange(pdu, Request, Written, Values.Span);

    public void Unpack(ReadOnlySpan<byte> answer) => ModbusPdu.UnpackRegisters(answer[2..], Destination.Span);
}

/// <param name="Next">One element: where the answer says to go on.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadIdentification(
    ModbusRequest Request, byte Level, byte From, IDictionary<byte, string> Objects, byte?[] Next) : IModbusCall
{
    public static ReadIdentification Of(
        byte unitId, ModbusIdentification level, byte from, IDictionary<byte, string> objects, byte?[] next) =>
        new(ModbusRequest.Create(unitId, ModbusFunction.ReadDeviceIdentification, 0, 1), (byte)level, from, objects, next);

    public int Pack(Span<byte> pdu) => IdentificationPdu.WriteRequest(pdu, Level, From);

    public void Unpack(ReadOnlySpan<byte> answer) => Next[0] = IdentificationPdu.Read(answer, Objects);
}
