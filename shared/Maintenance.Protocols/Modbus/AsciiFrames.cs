namespace Maintenance.Protocols.Modbus;

/// <summary>A colon, unit id, PDU and LRC in hexadecimal digits, carriage return and line feed.</summary>
internal sealed class AsciiFrames : IModbusFrames
{
    public static readonly AsciiFrames Instance = new();

    private const int Around = 2; // unit id and LRC
    private const byte Colon = (byte)':';

    public int MaxFrame => 1 + (2 * (ModbusPdu.MaxLength + Around)) + 2;

    public bool AnswersForAll => false;

    /// <summary>What stands before the first colon is left out: the specification has a frame begin anew with each colon.</summary>
    public FrameTaken Take(ReadOnlySpan<byte> bytes, bool isRequest, Span<byte> pdu)
    {
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
            return bytes.Length > MaxFrame ? FrameTaken.Broken($"{bytes.Length} bytes without a line's end") : FrameTaken.NotWhole;

        var begin = bytes[..end].LastIndexOf(Colon);
        if (begin < 0)
            return FrameTaken.Broken("a line without a colon");
        Span<byte> decoded = stackalloc byte[ModbusPdu.MaxLength + Around];
        var digits = bytes[(begin + 1)..end];
        if (digits.Length % 2 != 0 || digits.Length / 2 is < Around + 1 || digits.Length / 2 > decoded.Length)
            return FrameTaken.Broken($"a line of {digits.Length} digits");
        if (Convert.FromHexString(digits, decoded, out _, out var length) != System.Buffers.OperationStatus.Done)
            return FrameTaken.Broken("a line with other characters than hexadecimal digits");

        var counted = Lrc(decoded[..(length - 1)]);
        if (decoded[length - 1] != counted)
            return FrameTaken.Broken($"a frame with the LRC {decoded[length - 1]:X2} instead of {counted:X2}");
        decoded[1..(length - 1)].CopyTo(pdu);
        return new(end + 2, decoded[0], 0, length - Around, null);
    }

    public int Wrap(ReadOnlySpan<byte> pdu, byte unitId, ushort transactionId, Span<byte> frame)
    {
        Span<byte> plain = stackalloc byte[ModbusPdu.MaxLength + Around];
        plain[0] = unitId;
        pdu.CopyTo(plain[1..]);
        plain[pdu.Length + 1] = Lrc(plain[..(pdu.Length + 1)]);
        frame[0] = Colon;
        var bytes = pdu.Length + Around;
        for (var i = 0; i < bytes; i++)
        {
            frame[1 + (2 * i)] = Digit(plain[i] >> 4);
            frame[2 + (2 * i)] = Digit(plain[i] & 0xF);
        }

        "\r\n"u8.CopyTo(frame[(1 + (2 * bytes))..]);
        return 3 + (2 * bytes);
    }

    /// <summary>The sum that makes all bytes together zero (clause 6.2.1).</summary>
    internal static byte Lrc(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var next in bytes)
            sum += next;
        return unchecked((byte)-sum);
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
