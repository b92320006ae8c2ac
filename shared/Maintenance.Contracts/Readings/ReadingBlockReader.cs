using System.Text.Unicode;

namespace Maintenance.Contracts.Readings;

/// <summary>
/// Reads what <see cref="ReadingBlockEncoder"/> wrote, without making an object of a name or a reading: its own memory is used
/// again for the next block. Not safe for two threads at once.
/// </summary>
public sealed class ReadingBlockReader
{
    /// <summary>Fewest bytes a reading takes: a tag index, two times, a quality and a value.</summary>
    private const int BytesPerReading = 4 + sizeof(double);

    private (int Offset, int Length)[] _names = [];
    private int[] _tags = [];
    private long[] _measured = [];
    private long[] _received = [];

    /// <summary>Reads the whole block; nothing may be left over.</summary>
    /// <returns>Valid until the next block is read.</returns>
    /// <exception cref="MalformedRecordException">The payload is cut, padded, of another version, or lies about a length.</exception>
    public ReadingColumns Read(ReadOnlySpan<byte> payload)
    {
        var input = new PayloadReader(payload);
        if (input.Byte() is var version && version != ReadingBlockEncoder.Version)
            throw new MalformedRecordException($"reading block version {version}; this side reads version {ReadingBlockEncoder.Version}");

        var names = ReadNames(ref input);
        var count = input.Count(ReadingBlock.MaxReadings, "readings", BytesPerReading);
        ReadTags(ref input, names, count);
        ReadTimes(ref input, ref _measured, count);
        ReadTimes(ref input, ref _received, count);
        var qualities = input.Bytes(count);
        foreach (var quality in qualities)
        {
            if (quality > (byte)Quality.Stale)
                throw new MalformedRecordException($"quality {quality} is not one of 0 to 3");
        }

        var values = input.Bytes(count * sizeof(double));
        return input.AtEnd
            ? new(payload, _names.AsSpan(0, names), _tags.AsSpan(0, count), _measured, _received, qualities, values)
            : throw new MalformedRecordException("bytes left over after the reading block");
    }

    private int ReadNames(ref PayloadReader input)
    {
        var count = input.Count(ReadingBlock.MaxReadings, "tag names", bytesEach: 2);
        Need(ref _names, count);
        for (var i = 0; i < count; i++)
        {
            var bytes = input.Bytes(input.Count(ReadingBlock.MaxNameBytes, "bytes in a tag name"));
            if (bytes.IsEmpty || !Utf8.IsValid(bytes) || bytes.Contains((byte)0))
                throw new MalformedRecordException("a tag name is empty or is not UTF-8 without U+0000");
            _names[i] = (input.Offset - bytes.Length, bytes.Length);
        }

        return count;
    }

    private void ReadTags(ref PayloadReader input, int names, int count)
    {
        Need(ref _tags, count);
        for (var i = 0; i < count; i++)
            _tags[i] = names > 0 ? input.Count(names - 1, "as a tag index") : throw new MalformedRecordException("readings without tag names");
    }

    private static void ReadTimes(ref PayloadReader input, ref long[] times, int count)
    {
        Need(ref times, count);
        var microseconds = 0L;
        for (var i = 0; i < count; i++)
        {
            microseconds = unchecked(microseconds + input.Signed());
            Microseconds.RequireInstant(microseconds);
            times[i] = microseconds;
        }
    }

    private static void Need<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            array = new T[count];
    }
}
