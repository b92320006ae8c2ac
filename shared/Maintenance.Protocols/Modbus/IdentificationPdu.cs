using System.Text;

namespace Maintenance.Protocols.Modbus;

/// <summary>The bytes of function 43, MEI type 14 (V1.1b3, clause 6.21).</summary>
internal static class IdentificationPdu
{
    public const int RequestLength = 4;

    private const byte MeiType = 14;
    private const int HeadLength = 7;
    private const byte MoreFollows = 0xFF;
    private const byte OneObject = 4;

    /// <summary>Each level has the objects of the one before.</summary>
    private static readonly byte[] LastOfLevel = [0, 2, 6, 255];

    public static int WriteRequest(Span<byte> pdu, byte level, byte from)
    {
        pdu[0] = (byte)ModbusFunction.ReadDeviceIdentification;
        (pdu[1], pdu[2], pdu[3]) = (MeiType, level, from);
        return RequestLength;
    }

    /// <summary>By what has come of it; <see cref="PduLength.NotYet"/> while that does not tell.</summary>
    public static int AnswerLength(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length < HeadLength)
            return PduLength.NotYet;
        var length = HeadLength;
        for (var left = pdu[6]; left > 0; left--)
        {
            if (pdu.Length < length + 2)
                return PduLength.NotYet;
            length += 2 + pdu[length + 1];
        }

        return length;
    }

    /// <summary>What is wrong with a granting answer; null if nothing is.</summary>
    public static string? Fault(ReadOnlySpan<byte> pdu, byte level) =>
        pdu.Length < HeadLength || AnswerLength(pdu) != pdu.Length ? $"an identification of {pdu.Length} bytes that does not add up"
        : pdu[1] != MeiType || pdu[2] != level ? $"an identification of kind {pdu[1]}/{pdu[2]} instead of {MeiType}/{level}"
        : null;

    /// <returns>The object to go on from; null after the last.</returns>
    public static byte? Read(ReadOnlySpan<byte> pdu, IDictionary<byte, string> objects)
    {
        var at = HeadLength;
        for (var left = pdu[6]; left > 0; left--)
        {
            objects[pdu[at]] = Encoding.Latin1.GetString(pdu.Slice(at + 2, pdu[at + 1]));
            at += 2 + pdu[at + 1];
        }

        return pdu[4] == MoreFollows ? pdu[5] : null;
    }

    /// <summary>Answers a request of the right length with as many objects as there is room for.</summary>
    public static ModbusExceptionCode Answer(
        IReadOnlyDictionary<byte, string> objects, ReadOnlySpan<byte> pdu, Span<byte> answer, out int length)
    {
        length = 0;
        var (level, from) = (pdu[2], pdu[3]);
        if (objects.Count == 0 || pdu[1] != MeiType)
            return ModbusExceptionCode.IllegalFunction;
        if (level is < 1 or > OneObject)
            return ModbusExceptionCode.IllegalDataValue;
        if (level == OneObject && !objects.ContainsKey(from))
            return ModbusExceptionCode.IllegalDataAddress;

        var first = level == OneObject || objects.ContainsKey(from) ? from : (byte)0; // an object that is not there: from the first
        var last = level == OneObject ? from : LastOfLevel[level];
        WriteObjects(objects, first, last, answer, out length);
        answer[0] = (byte)ModbusFunction.ReadDeviceIdentification;
        (answer[1], answer[2], answer[3]) = (MeiType, level, Conformity(objects));
        return ModbusExceptionCode.None;
    }

    private static void WriteObjects(
        IReadOnlyDictionary<byte, string> objects, byte first, byte last, Span<byte> answer, out int length)
    {
        (length, answer[4], answer[5], answer[6]) = (HeadLength, 0, 0, 0);
        foreach (var (id, text) in objects.Where(entry => entry.Key >= first && entry.Key <= last).OrderBy(entry => entry.Key))
        {
            var bytes = Encoding.Latin1.GetBytes(text).AsSpan();
            bytes = bytes[..Math.Min(bytes.Length, ModbusPdu.MaxLength - HeadLength - 2)];
            if (length + 2 + bytes.Length > ModbusPdu.MaxLength)
            {
                (answer[4], answer[5]) = (MoreFollows, id);
                return;
            }

            (answer[length], answer[length + 1]) = (id, (byte)bytes.Length);
            bytes.CopyTo(answer[(length + 2)..]);
            length += 2 + bytes.Length;
            answer[6]++;
        }
    }

    /// <summary>The highest level there is something of; with 128, single objects may be asked for.</summary>
    private static byte Conformity(IReadOnlyDictionary<byte, string> objects) =>
        (byte)(0x80 | (objects.Keys.Max() switch { > 6 => 3, > 2 => 2, _ => 1 }));
}
