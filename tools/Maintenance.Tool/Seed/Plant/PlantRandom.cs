using System.Buffers.Binary;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>Chance that is the same for the same seed.</summary>
internal sealed class PlantRandom(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double share) => _random.NextDouble() < share;

    public int Next(int below) => _random.Next(below);

    public double Between(double least, double most) => least + ((most - least) * _random.NextDouble());

    /// <summary>A time in whole milliseconds.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromMilliseconds(Math.Floor(Between(least.TotalMilliseconds, most.TotalMilliseconds)));

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A UUID of version 7 (RFC 9562) of that instant.</summary>
    public Guid Id(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        var first = ((ulong)at.ToUnixTimeMilliseconds() << 16) | 0x7000 | (uint)_random.Next(0x1000);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
