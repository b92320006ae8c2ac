using System.Buffers.Binary;

namespace Maintenance.Fuzz;

/// <summary>Makes bad messages of good ones: bits and bytes changed, lengths that lie, ends cut off, pieces of others put in.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<FuzzSeed> corpus)
{
    private const int MostBytes = 8192;
    private const int MostEdits = 6;

    private static readonly int[] Lies = [-1, 0, 1, -2, int.MaxValue, int.MinValue, 0xFFFF, 0x10000, 1 << 20, (1 << 20) + 1, 1 << 24];
    private readonly byte[] _buffer = new byte[MostBytes];
    private int _length;

    /// <summary>The message mutated last.</summary>
    public ReadOnlySpan<byte> Latest => _buffer.AsSpan(0, _length);

    /// <returns>Valid until the next one.</returns>
    public ReadOnlySpan<byte> Mutate(ReadOnlySpan<byte> good)
    {
        _length = Math.Min(good.Length, MostBytes);
        good[.._length].CopyTo(_buffer);
        for (var edit = random.Next(1, MostEdits + 1); edit > 0 && _length > 0; edit--)
            Edit();
        return _buffer.AsSpan(0, _length);
    }

    private void Edit()
    {
        var at = random.Next(_length);
        switch (random.Next(7))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                _buffer[at] = (byte)random.Next(256);
                break;
            case 2 when at + sizeof(int) <= _length:
                BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(at), Lies[random.Next(Lies.Length)]);
                break;
            case 3 when at + sizeof(int) <= _length:
                BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(at), random.Next(-2, _length * 2));
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Insert(at, corpus[random.Next(corpus.Count)].Bytes);
                break;
            default:
                Insert(at, _buffer.AsSpan(at, random.Next(1, Math.Min(64, _length - at) + 1)).ToArray());
                break;
        }
    }

    private void Insert(int at, ReadOnlySpan<byte> other)
    {
        var begin = random.Next(other.Length + 1);
        var piece = other.Slice(begin, random.Next(other.Length - begin + 1));
        var count = Math.Min(piece.Length, MostBytes - _length);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count));
        piece[..count].CopyTo(_buffer.AsSpan(at));
        _length += count;
    }
}
