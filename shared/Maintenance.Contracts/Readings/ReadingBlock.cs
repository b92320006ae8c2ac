using System.Buffers.Binary;
using System.Text;

namespace Maintenance.Contracts.Readings;

/// <summary>Readings of one record, with the names that <see cref="Reading.Tag"/> points into.</summary>
/// <param name="TagNames">In order of first use.</param>
/// <param name="Readings">In the order in which the gateway took them.</param>
public sealed record ReadingBlock(IReadOnlyList<string> TagNames, IReadOnlyList<Reading> Readings)
{
    /// <summary>Most readings a block may hold; more in one record is refused.</summary>
    public const int MaxReadings = 65_536;

    /// <summary>Fewest bytes a reading takes: a tag index, two times, a quality and a value.</summary>
    private const int BytesPerReading = 4 + sizeof(double);

    /// <summary>Longest tag name, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 400;

    /// <summary>Reads what <see cref="ReadingBlockEncoder"/> wrote; nothing may be left over.</summary>
    /// <exception cref="MalformedRecordException">The payload is cut, padded, of another version, or lies about a length.</exception>
    public static ReadingBlock Decode(ReadOnlySpan<byte> payload)
    {
        var input = new PayloadReader(payload);
        if (input.Byte() is var version && version != ReadingBlockEncoder.Version)
            throw new MalformedRecordException($"reading block version {version}; this side reads version {ReadingBlockEncoder.Version}");

        var names = ReadNames(ref input);
        var readings = ReadColumns(ref input, names.Length);
        if (!input.AtEnd)
            throw new MalformedRecordException("bytes left over after the reading block");
        return new(names, readings);
    }

    private static string[] ReadNames(ref PayloadReader input)
    {
        var names = new string[input.Count(MaxReadings, "tag names", bytesEach: 2)];
        for (var i = 0; i < names.Length; i++)
        {
            var bytes = input.Bytes(input.Count(MaxNameBytes, "bytes in a tag name"));
            if (bytes.IsEmpty || !System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Contains((byte)0))
                throw new MalformedRecordException("a tag name is empty or is not UTF-8 without U+0000");
            names[i] = Encoding.UTF8.GetString(bytes);
        }

        return names;
    }

    private static Reading[] ReadColumns(ref PayloadReader input, int names)
    {
        var count = input.Count(MaxReadings, "readings", BytesPerReading);
        var tags = new int[count];
        for (var i = 0; i < count; i++)
            tags[i] = names > 0 ? input.Count(names - 1, "as a tag index") : throw new MalformedRecordException("readings without tag names");

        var measured = input.Times(count);
        var received = input.Times(count);
        var qualities = input.Bytes(count);
        var values = input.Bytes(count * sizeof(double));

        var readings = new Reading[count];
        for (var i = 0; i < count; i++)
        {
            if (qualities[i] > (byte)Quality.Stale)
                throw new MalformedRecordException($"quality {qualities[i]} is not one of 0 to 3");
            var value = BinaryPrimitives.ReadDoubleLittleEndian(values[(i * sizeof(double))..]);
            readings[i] = new(tags[i], value, (Quality)qualities[i], measured[i], received[i]);
        }

        return readings;
    }
}
