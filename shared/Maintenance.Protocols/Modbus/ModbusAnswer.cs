using System.Buffers.Binary;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Decides whether a frame is the answer to one request. Everything the protocol lets us compare is compared, for a
/// frame that fits in most fields is a late or crossed answer, and its values belong to another request.
/// </summary>
internal static class ModbusAnswer
{
    /// <summary>Length of the PDU that grants the request.</summary>
    public static int PduLength(ModbusRequest request) => IsRead(request) ? 2 + request.ByteCount : ModbusPdu.FixedLength;

    /// <summary>What is wrong with the header; null if nothing is.</summary>
    public static string? HeaderFault(Mbap header, ModbusRequest request, ushort transactionId) =>
        header.Fault is { } fault ? fault
        : header.TransactionId != transactionId ? $"transaction {header.TransactionId} instead of {transactionId}"
        : header.UnitId != request.UnitId ? $"unit {header.UnitId} instead of {request.UnitId}"
        : header.Length - 1 != PduLength(request) && header.Length - 1 != ModbusPdu.ExceptionLength
            ? $"a PDU of {header.Length - 1} bytes instead of {PduLength(request)}"
        : null;

    /// <summary>What is wrong with the PDU, refusals aside; null if nothing is.</summary>
    /// <param name="word">The quantity or value sent, which answers to writes repeat.</param>
    public static string? BodyFault(ReadOnlySpan<byte> pdu, ModbusRequest request, ushort word)
    {
        if (IsRefusal(pdu, request))
            return pdu.Length == ModbusPdu.ExceptionLength ? null : $"an exception of {pdu.Length} bytes instead of 2";
        if (pdu[0] != (byte)request.Function)
            return $"function {pdu[0]} instead of {(byte)request.Function}";
        if (pdu.Length != PduLength(request))
            return $"a PDU of {pdu.Length} bytes instead of {PduLength(request)}";

        return IsRead(request) ? ReadFault(pdu, request) : WriteFault(pdu, request, word);
    }

    public static bool IsRefusal(ReadOnlySpan<byte> pdu, ModbusRequest request) =>
        pdu[0] == ((byte)request.Function | ModbusPdu.ExceptionFlag);

    private static string? ReadFault(ReadOnlySpan<byte> pdu, ModbusRequest request) =>
        pdu[1] == request.ByteCount ? null : $"byte count {pdu[1]} instead of {request.ByteCount}";

    private static string? WriteFault(ReadOnlySpan<byte> pdu, ModbusRequest request, ushort word)
    {
        var address = BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]);
        var echo = BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]);
        return address != request.Address ? $"address {address} instead of {request.Address}"
            : echo != word ? $"an echo of {echo} instead of {word}"
            : null;
    }

    private static bool IsRead(ModbusRequest request) => request.Function <= ModbusFunction.ReadInputRegisters;
}
