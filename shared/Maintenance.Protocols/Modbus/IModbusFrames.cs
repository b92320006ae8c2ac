using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>What was found at the beginning of received bytes.</summary>
/// <param name="Consumed">Bytes that the frame took; 0 while it is not whole.</param>
/// <param name="Fault">What makes these bytes no frame; null if nothing does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameTaken(int Consumed, byte UnitId, ushort TransactionId, int PduLength, string? Fault)
{
    public static FrameTaken NotWhole { get; }

    public static FrameTaken Broken(string fault) => new(0, 0, 0, 0, fault);
}

/// <summary>Wraps PDUs and finds them again. Pure functions.</summary>
internal interface IModbusFrames
{
    /// <summary>Bytes of the longest frame.</summary>
    int MaxFrame { get; }

    /// <summary>Whether a unit that is not there is answered for, and unit 0 is a unit like any other.</summary>
    bool AnswersForAll { get; }

    /// <param name="isRequest">Requests and answers of one function differ in length.</param>
    /// <param name="pdu">Takes the PDU; 253 bytes are enough.</param>
    FrameTaken Take(ReadOnlySpan<byte> bytes, bool isRequest, Span<byte> pdu);

    /// <returns>The frame's length.</returns>
    int Wrap(ReadOnlySpan<byte> pdu, byte unitId, ushort transactionId, Span<byte> frame);

    static IModbusFrames Of(ModbusFraming framing) => framing switch
    {
        ModbusFraming.Mbap => MbapFrames.Instance,
        ModbusFraming.Rtu => RtuFrames.Instance,
        ModbusFraming.Ascii => AsciiFrames.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(framing), framing, "No such framing."),
    };
}
