using System.Buffers.Binary;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// From the PDU of a request to the PDU of its answer, with the checks in the order of the specification's state
/// diagrams (V1.1b3, clause 6): function, then quantity and length, then address, then the unit itself.
/// </summary>
internal static class ModbusResponder
{
    /// <summary>Always writes an answer and returns its length.</summary>
    /// <param name="granted">False if the answer is an exception.</param>
    public static int Answer(
        byte unitId, IModbusUnit? unit, ReadOnlySpan<byte> pdu, Span<byte> answer, out ModbusRequest request, out bool granted)
    {
        var code = Parse(unitId, pdu, out request);
        var length = 0;
        if (unit is null)
            code = ModbusExceptionCode.GatewayTargetFailedToRespond;
        if (code == ModbusExceptionCode.None)
            code = Serve(unit!, request, pdu, answer, out length);

        granted = code == ModbusExceptionCode.None;
        return granted ? length : Refuse(pdu[0], code, answer);
    }

    public static int Refuse(byte function, ModbusExceptionCode code, Span<byte> answer)
    {
        answer[0] = (byte)(function | ModbusPdu.ExceptionFlag);
        answer[1] = (byte)code;
        return ModbusPdu.ExceptionLength;
    }

    private static ModbusExceptionCode Parse(byte unitId, ReadOnlySpan<byte> pdu, out ModbusRequest request)
    {
        request = default;
        var function = (ModbusFunction)pdu[0];
        if (ModbusRequest.MaxQuantity(function) is var most && most == 0)
            return ModbusExceptionCode.IllegalFunction;
        if (function == ModbusFunction.ReadDeviceIdentification)
        {
            request = new(unitId, function, 0, 1);
            return pdu.Length == IdentificationPdu.RequestLength ? ModbusExceptionCode.None : ModbusExceptionCode.IllegalDataValue;
        }

        if (pdu.Length < ModbusPdu.FixedLength)
            return ModbusExceptionCode.IllegalDataValue;
        var address = BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]);
        var word = BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]);
        request = new(unitId, function, address, most == 1 ? (ushort)1 : word);
        return IsWellFormed(pdu, request, word, most) is false ? ModbusExceptionCode.IllegalDataValue
            : request.StaysInAddressSpace && (function != ModbusFunction.ReadWriteMultipleRegisters || Written(request, pdu).StaysInAddressSpace)
                ? ModbusExceptionCode.None
            : ModbusExceptionCode.IllegalDataAddress;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> pdu, ModbusRequest request, ushort word, int most) =>
        request.Quantity >= 1 && request.Quantity <= most && request.Function switch
        {
            ModbusFunction.WriteSingleCoil =>
                pdu.Length == ModbusPdu.FixedLength && word is ModbusPdu.CoilOn or ModbusPdu.CoilOff,
            ModbusFunction.WriteMultipleCoils or ModbusFunction.WriteMultipleRegisters =>
                pdu.Length == ModbusPdu.FixedLength + 1 + request.ByteCount && pdu[5] == request.ByteCount,
            ModbusFunction.MaskWriteRegister => pdu.Length == ModbusPdu.MaskLength,
            ModbusFunction.ReadWriteMultipleRegisters => pdu.Length >= 10 && Written(request, pdu) is var written
                && written.Quantity is >= 1 and <= ModbusRequest.MaxRegistersExchanged
                && pdu.Length == 10 + written.ByteCount && pdu[9] == written.ByteCount,
            _ => pdu.Length == ModbusPdu.FixedLength,
        };

    /// <summary>The write within function 23.</summary>
    private static ModbusRequest Written(ModbusRequest request, ReadOnlySpan<byte> pdu) => request with
    {
        Address = BinaryPrimitives.ReadUInt16BigEndian(pdu[5..]),
        Quantity = BinaryPrimitives.ReadUInt16BigEndian(pdu[7..]),
    };

    private static ModbusExceptionCode Serve(
        IModbusUnit unit, ModbusRequest request, ReadOnlySpan<byte> pdu, Span<byte> answer, out int length)
    {
        length = ModbusAnswer.Length(request);
        return request.Function switch
        {
            ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs => ReadBits(unit, request, answer),
            ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters => ReadRegisters(unit, request, answer),
            ModbusFunction.WriteSingleCoil or ModbusFunction.WriteMultipleCoils => WriteCoils(unit, request, pdu, answer),
            ModbusFunction.MaskWriteRegister => Mask(unit, request, pdu, answer),
            ModbusFunction.ReadWriteMultipleRegisters => Exchange(unit, request, pdu, answer),
            ModbusFunction.ReadDeviceIdentification => IdentificationPdu.Answer(unit.Identification, pdu, answer, out length),
            _ => WriteRegisters(unit, request, pdu, answer),
        };
    }

    private static ModbusExceptionCode Mask(IModbusUnit unit, ModbusRequest request, ReadOnlySpan<byte> pdu, Span<byte> answer)
    {
        pdu.CopyTo(answer);
        return unit.MaskWriteRegister(
            request.Address, BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]), BinaryPrimitives.ReadUInt16BigEndian(pdu[5..]));
    }

    /// <summary>Writes first, then reads (clause 6.17).</summary>
    private static ModbusExceptionCode Exchange(
        IModbusUnit unit, ModbusRequest request, ReadOnlySpan<byte> pdu, Span<byte> answer)
    {
        var written = Written(request, pdu);
        Span<ushort> values = stackalloc ushort[written.Quantity];
        ModbusPdu.UnpackRegisters(pdu[10..], values);
        var code = unit.WriteHoldingRegisters(written.Address, values);
        return code == ModbusExceptionCode.None ? ReadRegisters(unit, request, answer) : code;
    }

    private static ModbusExceptionCode ReadBits(IModbusUnit unit, ModbusRequest request, Span<byte> answer)
    {
        Span<bool> values = stackalloc bool[request.Quantity];
        var code = request.Function == ModbusFunction.ReadCoils
            ? unit.ReadCoils(request.Address, values)
            : unit.ReadDiscreteInputs(request.Address, values);
        answer[0] = (byte)request.Function;
        answer[1] = (byte)request.ByteCount;
        ModbusPdu.PackBits(values, answer[2..]);
        return code;
    }

    private static ModbusExceptionCode ReadRegisters(IModbusUnit unit, ModbusRequest request, Span<byte> answer)
    {
        Span<ushort> values = stackalloc ushort[request.Quantity];
        var code = request.Function == ModbusFunction.ReadInputRegisters
            ? unit.ReadInputRegisters(request.Address, values)
            : unit.ReadHoldingRegisters(request.Address, values);
        answer[0] = (byte)request.Function;
        answer[1] = (byte)request.ByteCount;
        ModbusPdu.PackRegisters(values, answer[2..]);
        return code;
    }

    private static ModbusExceptionCode WriteCoils(
        IModbusUnit unit, ModbusRequest request, ReadOnlySpan<byte> pdu, Span<byte> answer)
    {
        Span<bool> values = stackalloc bool[request.Quantity];
        if (request.Function == ModbusFunction.WriteSingleCoil)
            values[0] = BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]) == ModbusPdu.CoilOn;
        else
            ModbusPdu.UnpackBits(pdu[6..], values);
        pdu[..ModbusPdu.FixedLength].CopyTo(answer);
        return unit.WriteCoils(request.Address, values);
    }

    private static ModbusExceptionCode WriteRegisters(
        IModbusUnit unit, ModbusRequest request, ReadOnlySpan<byte> pdu, Span<byte> answer)
    {
        Span<ushort> values = stackalloc ushort[request.Quantity];
        ModbusPdu.UnpackRegisters(request.Function == ModbusFunction.WriteSingleRegister ? pdu[3..] : pdu[6..], values);
        pdu[..ModbusPdu.FixedLength].CopyTo(answer);
        return unit.WriteHoldingRegisters(request.Address, values);
    }
}
