namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Decides whether a frame is the answer to one request. Everything the protocol lets us compare is compared, for a
/// frame that fits in most fields is a late or crossed answer, and its values belong to another request.
/// </summary>
internal static class ModbusAnswer
{
    /// <summary>Length of the PDU that grants the request; <see cref="PduLength.Unknown"/> where the device decides.</summary>
    public static int Length(ModbusRequest request) => request switch
    {
        { IsRead: true } => 2 + request.ByteCount,
        { Function: ModbusFunction.MaskWriteRegister } => ModbusPdu.MaskLength,
        { Function: ModbusFunction.ReadDeviceIdentification } => PduLength.Unknown,
        _ => ModbusPdu.FixedLength,
    };

    /// <summary>What is wrong with the header; null if nothing is.</summary>
    public static string? HeaderFault(Mbap header, ModbusRequest request, ushort transactionId) =>
        header.Fault is { } fault ? fault
        : header.TransactionId != transactionId ? $"transaction {header.TransactionId} instead of {transactionId}"
        : header.UnitId != request.UnitId ? $"unit {header.UnitId} instead of {request.UnitId}"
        : Length(request) is var length && length != PduLength.Unknown
            && header.Length - 1 != length && header.Length - 1 != ModbusPdu.ExceptionLength
            ? $"a PDU of {header.Length - 1} bytes instead of {length}"
        : null;

    /// <summary>What is wrong with the PDU, refusals aside; null if nothing is.</summary>
    /// <param name="sent">The request's PDU, the beginning of which answers to writes repeat.</param>
    public static string? BodyFault(ReadOnlySpan<byte> pdu, ModbusRequest request, ReadOnlySpan<byte> sent)
    {
        if (IsRefusal(pdu, request))
            return pdu.Length == ModbusPdu.ExceptionLength ? null : $"an exception of {pdu.Length} bytes instead of 2";
        if (pdu[0] != (byte)request.Function)
            return $"function {pdu[0]} instead of {(byte)request.Function}";
        var length = Length(request);
        if (length == PduLength.Unknown)
            return IdentificationPdu.Fault(pdu, sent[2]);
        if (pdu.Length != length)
            return $"a PDU of {pdu.Length} bytes instead of {length}";

        return request.IsRead
            ? pdu[1] == request.ByteCount ? null : $"byte count {pdu[1]} instead of {request.ByteCount}"
            : pdu.SequenceEqual(sent[..length]) ? null
            : $"an echo of {Convert.ToHexString(pdu)} instead of {Convert.ToHexString(sent[..length])}";
    }

    public static bool IsRefusal(ReadOnlySpan<byte> pdu, ModbusRequest request) =>
        pdu[0] == ((byte)request.Function | ModbusPdu.ExceptionFlag);
}
