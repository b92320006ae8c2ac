using System.Buffers.Binary;
using System.Text;

namespace Maintenance.Analytics.State;

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
public sealed class StateReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _at;

    internal StateReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <exception cref="StateException">The section ends before.</exception>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <exception cref="StateException">The section ends before.</exception>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)).Span);

    /// <exception cref="StateException">The section ends before.</exception>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next(sizeof(int)).Span);

    /// <summary>A number of elements or a place among them.</summary>
    /// <param name="most">The greatest that can be.</param>
    /// <exception cref="StateException">It is negative or greater.</exception>
    public int ReadCount(int most)
    {
        var count = ReadInt32();
        return count >= 0 && count <= most ? count : throw new StateException($"A saved count is {count}, but can be 0 to {most}.");
    }

    /// <exception cref="StateException">It is neither 0 nor 1.</exception>
    public bool ReadBoolean() => ReadCount(1) == 1;

    /// <exception cref="StateException">The section ends before.</exception>
    public string ReadString() => Encoding.UTF8.GetString(Next(ReadCount(_bytes.Length)).Span);

    /// <exception cref="StateException">It is no instant.</exception>
    public DateTimeOffset ReadInstant()
    {
        var ticks = ReadInt64();
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(ticks, TimeSpan.Zero)
            : throw new StateException($"A saved time has {ticks} ticks, which is no time.");
    }

    /// <exception cref="StateException">As many were not written.</exception>
    public void Read(Span<double> values)
    {
        Expect(values.Length);
        foreach (ref var value in values)
            value = ReadDouble();
    }

    /// <exception cref="StateException">As many were not written.</exception>
    public void Read(Span<int> values)
    {
        Expect(values.Length);
        foreach (ref var value in values)
            value = ReadInt32();
    }

    /// <summary>Restores a part from its own section, which it must read to the end.</summary>
    /// <exception cref="StateException">The next section is another's, or of another version or size.</exception>
    public void Read(IStateful part)
    {
        var name = ReadString();
        if (!string.Equals(name, part.StateName, StringComparison.Ordinal))
            throw new StateException($"The saved state is of '{name}', but '{part.StateName}' is to be restored.");
        var section = new StateReader(Next(ReadCount(_bytes.Length)));
        part.Restore(section);
        section.ExpectEnd(name);
    }

    internal void ExpectEnd(string name)
    {
        if (_at != _bytes.Length)
            throw new StateException($"The saved state of '{name}' is {_bytes.Length - _at} bytes longer than expected.");
    }

    private void Expect(int length)
    {
        var written = ReadInt32();
        if (written != length)
            throw new StateException($"The saved state holds {written} numbers where {length} are expected: its settings were others.");
    }

    private ReadOnlyMemory<byte> Next(int length)
    {
        if (length > _bytes.Length - _at)
            throw new StateException($"The saved state ends {length - (_bytes.Length - _at)} bytes too early.");
        var next = _bytes.Slice(_at, length);
        _at += length;
        return next;
    }
}
