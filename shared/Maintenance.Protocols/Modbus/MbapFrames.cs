namespace Maintenance.Protocols.Modbus;

internal sealed class MbapFrames : IModbusFrames
{
    public static readonly MbapFrames Instance = new();

    public int MaxFrame => Mbap.MaxFrame;

    public bool AnswersForAll => true;

    public FrameTaken Take(ReadOnlySpan<byte> bytes, bool isRequest, Span<byte> pdu)
    {
        if (bytes.Length < Mbap.Size)
            return FrameTaken.NotWhole;
        var header = Mbap.Read(bytes);
        if (header.Fault is { } fault)
            return FrameTaken.Broken(fault);
        if (bytes.Length < header.FrameLength)
            return FrameTaken.NotWhole;

        bytes[Mbap.Size..header.FrameLength].CopyTo(pdu);
        return new(header.FrameLength, header.UnitId, header.TransactionId, header.FrameLength - Mbap.Size, null);
    }

    public int Wrap(ReadOnlySpan<byte> pdu, byte unitId, ushort transactionId, Span<byte> frame)
    {
        Mbap.Write(frame, transactionId, unitId, pdu.Length);
        pdu.CopyTo(frame[Mbap.Size..]);
        return Mbap.Size + pdu.Length;
    }
}
