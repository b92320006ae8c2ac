using System.Buffers.Binary;

namespace Maintenance.Contracts.Readings;

/// <summary>The readings of one block, column by column.</summary>
public readonly ref struct ReadingColumns
{
    private readonly ReadOnlySpan<byte> _payload;
    private readonly ReadOnlySpan<(int Offset, int Length)> _names;
    private readonly ReadOnlySpan<int> _tags;
    private readonly ReadOnlySpan<long> _measured;
    private readonly ReadOnlySpan<long> _received;
    private readonly ReadOnlySpan<byte> _qualities;
    private readonly ReadOnlySpan<byte> _values;

    internal ReadingColumns(
        ReadOnlySpan<byte> payload, ReadOnlySpan<(int Offset, int Length)> names, ReadOnlySpan<int> tags,
        ReadOnlySpan<long> measured, ReadOnlySpan<long> received, ReadOnlySpan<byte> qualities, ReadOnlySpan<byte> values)
    {
        _payload = payload;
        _names = names;
        _tags = tags;
        _measured = measured;
        _received = received;
        _qualities = qualities;
        _values = values;
    }

    public int NameCount => _names.Length;

    public int Count => _tags.Length;

    /// <summary>In UTF-8.</summary>
    public ReadOnlySpan<byte> Name(int tag) => _payload.Slice(_names[tag].Offset, _names[tag].Length);

    /// <summary>Whose name the reading has.</summary>
    public int Tag(int reading) => _tags[reading];

    /// <summary>Microseconds since 1970-01-01 UTC: equal ones are the same instant.</summary>
    public long MeasuredMicroseconds(int reading) => _measured[reading];

    /// <inheritdoc cref="MeasuredMicroseconds"/>
    public long ReceivedMicroseconds(int reading) => _received[reading];

    public DateTimeOffset MeasuredAtUtc(int reading) => Microseconds.ToInstant(_measured[reading]);

    public DateTimeOffset ReceivedAtUtc(int reading) => Microseconds.ToInstant(_received[reading]);

    public Quality QualityOf(int reading) => (Quality)_qualities[reading];

    /// <summary>NaN where nothing was measured.</summary>
    public double Value(int reading) => BinaryPrimitives.ReadDoubleLittleEndian(_values[(reading * sizeof(double))..]);
}
