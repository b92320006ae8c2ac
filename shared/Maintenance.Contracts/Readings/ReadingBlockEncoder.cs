using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Maintenance.Contracts.Readings;

/// <summary>
/// Writes readings as the payload of a <see cref="Records.RecordKind.Readings"/> record: columns after a table of the
/// names in use, so that every block can be read by itself. Times are kept to the microsecond, PostgreSQL's resolution.
/// Layout (varint = LEB128, zigzag = signed varint):
/// version u8 = 1 · tag count varint · per tag: length varint, UTF-8 · reading count varint ·
/// tag index varint each · measured µs since 1970 zigzag delta each · received µs zigzag delta each · quality u8 each ·
/// value f64 little-endian each. Not safe for two threads at once.
/// </summary>
/// <param name="tagNames">Names by <see cref="Reading.Tag"/>.</param>
public sealed class ReadingBlockEncoder(IReadOnlyList<string> tagNames)
{
    internal const byte Version = 1;

    private readonly byte[][] _names = [.. tagNames.Select(Encoding.UTF8.GetBytes)];
    private readonly int[] _localIndexes = NewIndexes(tagNames.Count);
    private readonly List<int> _used = [];

    /// <summary>Appends one block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A reading's tag is not among the names given.</exception>
    public void Encode(ReadOnlySpan<Reading> readings, IBufferWriter<byte> output)
    {
        try
        {
            IndexTags(readings);
            WriteTable(readings.Length, output);
            WriteColumns(readings, output);
        }
        finally
        {
            foreach (var tag in _used)
                _localIndexes[tag] = -1;
            _used.Clear();
        }
    }

    private static int[] NewIndexes(int count)
    {
        var indexes = new int[count];
        Array.Fill(indexes, -1);
        return indexes;
    }

    private void IndexTags(ReadOnlySpan<Reading> readings)
    {
        foreach (ref readonly var reading in readings)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)reading.Tag, (uint)_names.Length, nameof(readings));
            if (_localIndexes[reading.Tag] >= 0)
                continue;
            _localIndexes[reading.Tag] = _used.Count;
            _used.Add(reading.Tag);
        }
    }

    private void WriteTable(int readingCount, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = Version;
        output.Advance(1);
        Varint.Write(output, (ulong)_used.Count);
        foreach (var tag in _used)
        {
            Varint.Write(output, (ulong)_names[tag].Length);
            output.Write(_names[tag]);
        }

        Varint.Write(output, (ulong)readingCount);
    }

    private void WriteColumns(ReadOnlySpan<Reading> readings, IBufferWriter<byte> output)
    {
        foreach (ref readonly var reading in readings)
            Varint.Write(output, (ulong)_localIndexes[reading.Tag]);

        var previous = 0L;
        foreach (ref readonly var reading in readings)
            Varint.WriteDelta(output, Microseconds.Of(reading.MeasuredAtUtc), ref previous);

        previous = 0;
        foreach (ref readonly var reading in readings)
            Varint.WriteDelta(output, Microseconds.Of(reading.ReceivedAtUtc), ref previous);

        var qualities = output.GetSpan(readings.Length);
        for (var i = 0; i < readings.Length; i++)
            qualities[i] = (byte)readings[i].Quality;
        output.Advance(readings.Length);

        var values = output.GetSpan(readings.Length * sizeof(double));
        for (var i = 0; i < readings.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(values[(i * sizeof(double))..], readings[i].Value);
        output.Advance(readings.Length * sizeof(double));
    }
}
