namespace Maintenance.Contracts.Readings;

/// <summary>Reads a payload from front to back; every step that the bytes do not allow is a <see cref="MalformedRecordException"/>.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _at;

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _at;

    public readonly bool AtEnd => _at == _payload.Length;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _payload.Length - _at)
            throw new MalformedRecordException($"cut short: {count} bytes wanted at byte {_at} of {_payload.Length}");
        _at += count;
        return _payload.Slice(_at - count, count);
    }

    /// <param name="bytesEach">What each of them takes at least: a lying count fails before an array is made for it.</param>
    public int Count(int most, string what, int bytesEach = 0)
    {
        var count = Varint();
        if (count > (ulong)most)
            throw new MalformedRecordException($"{count} {what}; at most {most}");
        return (long)count * bytesEach <= _payload.Length - _at
            ? (int)count
            : throw new MalformedRecordException($"cut short: {count} {what} wanted at byte {_at} of {_payload.Length}");
    }

    public long Signed() => Readings.Varint.FromZigzag(Varint());

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= unchecked((ulong)(next & 0x7F) << shift);
            if (next < 0x80)
                return value;
        }

        throw new MalformedRecordException($"a number at byte {_at} is longer than {Readings.Varint.MaxBytes} bytes");
    }
}
