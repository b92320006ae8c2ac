using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Maintenance.Analytics.State;

/// <summary>Writes memories down, little-endian and to the bit. Each <see cref="IStateful"/> has a section of its own, named and measured.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Write(bool value) => Write(value ? 1 : 0);

    public void Write(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        Write(text.Length);
        _bytes.Write(text);
    }

    /// <summary>Ticks in UTC: the offset is not kept.</summary>
    public void Write(DateTimeOffset value) => Write(value.UtcTicks);

    public void Write(ReadOnlySpan<double> values)
    {
        Write(values.Length);
        foreach (var value in values)
            Write(value);
    }

    public void Write(ReadOnlySpan<int> values)
    {
        Write(values.Length);
        foreach (var value in values)
            Write(value);
    }

    /// <summary>Writes a part in a section of its own.</summary>
    public void Write(IStateful part)
    {
        var section = new StateWriter();
        part.Save(section);
        Write(part.StateName);
        Write(section.Written.Length);
        _bytes.Write(section.Written);
    }

    internal void WriteBytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
