using Maintenance.Protocols.Modbus;

namespace Maintenance.Fuzz;

/// <summary>A good request and a good answer of each Modbus function, in each framing; requests are also served by a unit.</summary>
public static class ModbusCorpus
{
    private static readonly string[] Requests =
    [
        "0100000010", "0200030011", "030000007D", "0400010002", "050003FF00", "0600031234", "0F0000000902FF01", "10000000020400010002",
        "16000300F0000F", "17000000020000000204000A000B", "2B0E0100", "2B0E0480",
    ];

    private static readonly string[] Answers =
    [
        "0102FFFF", "0203010203", "03040001FFFF", "040400020003", "050003FF00", "0600031234", "0F00000009", "1000000002",
        "16000300F0000F", "170400010002", "2B0E018100000300014101014202023132", "8302",
    ];

    public static IReadOnlyList<FuzzSeed> All() =>
    [
        .. Enum.GetValues<ModbusFraming>().SelectMany(framing => Requests.Select(pdu => Request(framing, Convert.FromHexString(pdu)))),
        .. Enum.GetValues<ModbusFraming>().SelectMany(framing => Answers.Select(pdu => Answer(framing, Convert.FromHexString(pdu)))),
        .. Requests.Select(pdu => Served(Convert.FromHexString(pdu))),
    ];

    private static FuzzSeed Request(ModbusFraming framing, byte[] pdu)
    {
        var frames = IModbusFrames.Of(framing);
        return new($"{framing} request", Framed(frames, pdu), bytes =>
        {
            Span<byte> taken = stackalloc byte[ModbusPdu.MaxLength];
            Require(frames.Take(bytes, isRequest: true, taken), bytes);
        });
    }

    /// <summary>As the client judges it, for the request that the answer was made for.</summary>
    private static FuzzSeed Answer(ModbusFraming framing, byte[] pdu)
    {
        var frames = IModbusFrames.Of(framing);
        var function = (ModbusFunction)(pdu[0] & 0x7F);
        var request = new ModbusRequest(1, function, 0, (ushort)(function <= ModbusFunction.ReadDiscreteInputs ? 16 : 2));
        return new($"{framing} answer", Framed(frames, pdu), bytes =>
        {
            Span<byte> taken = stackalloc byte[ModbusPdu.MaxLength];
            var frame = frames.Take(bytes, isRequest: false, taken);
            Require(frame, bytes);
            var body = taken[..frame.PduLength];
            if (ModbusAnswer.BodyFault(body, request, pdu) is { } fault)
                throw new RefusedMessageException(fault);
            if (function == ModbusFunction.ReadDeviceIdentification && !ModbusAnswer.IsRefusal(body, request))
                IdentificationPdu.Read(body, new Dictionary<byte, string>());
        });
    }

    private static FuzzSeed Served(byte[] pdu) => new("served request", pdu, bytes =>
    {
        if (bytes.Length is < 1 or > ModbusPdu.MaxLength)
            throw new RefusedMessageException("A frame has 1 to 253 bytes of PDU.");
        Span<byte> answer = stackalloc byte[ModbusPdu.MaxLength];
        ModbusResponder.Answer(1, Registers.Instance, bytes, answer, out _, out var granted);
        if (!granted)
            throw new RefusedMessageException("refused");
    });

    private static byte[] Framed(IModbusFrames frames, byte[] pdu)
    {
        var frame = new byte[frames.MaxFrame];
        return frame[..frames.Wrap(pdu, 1, 7, frame)];
    }

    private static void Require(FrameTaken frame, ReadOnlySpan<byte> bytes)
    {
        if (frame.Fault is not null || frame.Consumed == 0)
            throw new RefusedMessageException(frame.Fault ?? "not whole");
        if (frame.Consumed > bytes.Length || frame.PduLength is < 1 or > ModbusPdu.MaxLength)
            throw new InvalidOperationException($"{frame} of {bytes.Length} bytes");
    }

    /// <summary>Grants every address there is.</summary>
    private sealed class Registers : IModbusUnit
    {
        public static readonly Registers Instance = new();

        public IReadOnlyDictionary<byte, string> Identification { get; } = new Dictionary<byte, string> { [0] = "A", [1] = "B", [128] = "C" };

        public ModbusExceptionCode ReadCoils(ushort address, Span<bool> destination) => ModbusExceptionCode.None;

        public ModbusExceptionCode ReadDiscreteInputs(ushort address, Span<bool> destination) => ModbusExceptionCode.None;

        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination) => ModbusExceptionCode.None;

        public ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> destination) => ModbusExceptionCode.None;

        public ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values) => ModbusExceptionCode.None;

        public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) => ModbusExceptionCode.None;
    }
}
