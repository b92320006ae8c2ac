using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// Writes the binary encoding of Part 6 §5.2 front to back. Nothing is allocated for a scalar. <see cref="Flush"/> hands the
/// last bytes to the output.
/// </summary>
public ref struct UaEncoder(IBufferWriter<byte> output)
{
    /// <summary>How one element of an array is written.</summary>
    public delegate void Element<in T>(ref UaEncoder encoder, T value);

    private const int LeastSpan = 512;

    private Span<byte> _span = default;
    private int _used = 0;
    private int _nesting = 0;

    public void Flush()
    {
        output.Advance(_used);
        _span = default;
        _used = 0;
    }

    public void Write(bool value) => Reserve(1)[0] = value ? (byte)1 : (byte)0;

    public void Write(sbyte value) => Reserve(1)[0] = unchecked((byte)value);

    public void Write(byte value) => Reserve(1)[0] = value;

    public void Write(short value) => BinaryPrimitives.WriteInt16LittleEndian(Reserve(2), value);

    public void Write(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Write(float value) => BinaryPrimitives.WriteSingleLittleEndian(Reserve(4), value);

    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    public void Write(StatusCode value) => Write(value.Value);

    /// <summary>§5.2.2.5.</summary>
    public void Write(DateTimeOffset value) => Write(UaTime.ToWire(value));

    /// <summary>§5.2.2.6: the first three groups little-endian, which is .NET's own layout.</summary>
    public void Write(Guid value) => value.TryWriteBytes(Reserve(16));

    /// <summary>§5.2.2.4: length in bytes of UTF-8, -1 for null.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        var length = System.Text.Encoding.UTF8.GetByteCount(value);
        Write(length);
        System.Text.Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void Write(ByteString value)
    {
        Write(value.IsNull ? -1 : value.Length);
        value.Span.CopyTo(Reserve(value.Length));
    }

    public void Write(XmlElement value) => Write(value.Text);

    /// <summary>§5.2.2.9, in the shortest of its forms.</summary>
    public void Write(NodeId value) => WriteNodeId(value, 0);

    /// <summary>§5.2.2.10.</summary>
    public void Write(ExpandedNodeId value)
    {
        var flags = (value.NamespaceUri is null ? 0 : NodeIdForm.NamespaceUriFlag)
            | (value.ServerIndex == 0 ? 0 : NodeIdForm.ServerIndexFlag);
        WriteNodeId(value.Node, (byte)flags);
        if (value.NamespaceUri is not null)
            Write(value.NamespaceUri);
        if (value.ServerIndex != 0)
            Write(value.ServerIndex);
    }

    public void Write(QualifiedName value)
    {
        Write(value.NamespaceIndex);
        Write(value.Name);
    }

    /// <summary>§5.2.2.14: a mask says which of the two texts follow.</summary>
    public void Write(LocalizedText value)
    {
        Write((byte)((value.Locale is null ? 0 : 1) | (value.Text is null ? 0 : 2)));
        if (value.Locale is not null)
            Write(value.Locale);
        if (value.Text is not null)
            Write(value.Text);
    }

    /// <summary>§5.2.2.15.</summary>
    public void Write(ExtensionObject value)
    {
        Write(value.TypeId);
        if (value.Binary is { } binary)
        {
            Write((byte)1);
            Write(binary);
        }
        else if (value.Xml is { } xml)
        {
            Write((byte)2);
            Write(xml);
        }
        else
        {
            Write((byte)0);
        }
    }

    /// <summary>§5.2.2.17: a mask says which fields follow; a Good status and absent times do not.</summary>
    public void Write(DataValue value)
    {
        var mask = (value.Value.IsNull ? 0 : DataValueMask.Value)
            | (value.Status.Value == 0 ? 0 : DataValueMask.Status)
            | (value.SourceTime == 0 ? 0 : DataValueMask.SourceTime)
            | (value.ServerTime == 0 ? 0 : DataValueMask.ServerTime)
            | (value.SourcePicoseconds == 0 ? 0 : DataValueMask.SourcePicoseconds)
            | (value.ServerPicoseconds == 0 ? 0 : DataValueMask.ServerPicoseconds);
        Enter();
        Write((byte)mask);
        if ((mask & DataValueMask.Value) != 0)
            Write(value.Value);
        if ((mask & DataValueMask.Status) != 0)
            Write(value.Status);
        if ((mask & DataValueMask.SourceTime) != 0)
            Write(value.SourceTime);
        if ((mask & DataValueMask.SourcePicoseconds) != 0)
            Write(value.SourcePicoseconds);
        if ((mask & DataValueMask.ServerTime) != 0)
            Write(value.ServerTime);
        if ((mask & DataValueMask.ServerPicoseconds) != 0)
            Write(value.ServerPicoseconds);
        _nesting--;
    }

    /// <summary>§5.2.2.12; null is one with no field.</summary>
    public void Write(DiagnosticInfo? value)
    {
        Enter();
        Write(DiagnosticInfoMask.Of(value));
        if (value?.SymbolicId is { } symbol)
            Write(symbol);
        if (value?.NamespaceUri is { } space)
            Write(space);
        if (value?.Locale is { } locale)
            Write(locale);
        if (value?.LocalizedText is { } text)
            Write(text);
        if (value?.AdditionalInfo is { } more)
            Write(more);
        if (value?.InnerStatusCode is { } status)
            Write(status);
        if (value?.InnerDiagnosticInfo is { } inner)
            Write(inner);
        _nesting--;
    }

    /// <summary>§5.2.2.16.</summary>
    public void Write(Variant value)
    {
        Enter();
        var matrix = value.Reference as Matrix;
        Write((byte)((int)value.Type | (value.IsArray ? VariantCodec.ArrayFlag : 0) | (matrix is null ? 0 : VariantCodec.MatrixFlag)));
        if (value.IsArray)
            VariantCodec.WriteElements(ref this, value);
        else
            VariantCodec.WriteScalar(ref this, value);
        if (matrix is not null)
            WriteBlock<int>(matrix.Dimensions);
        _nesting--;
    }

    /// <summary>§5.2.5: the number of elements, -1 for null, then each.</summary>
    public void WriteArray<T>(IReadOnlyList<T>? values, Element<T> element)
    {
        Write(values?.Count ?? -1);
        for (var index = 0; index < values?.Count; index++)
            element(ref this, values[index]);
    }

    public void WriteStructures<T>(IReadOnlyList<T>? values)
        where T : IStructure<T> =>
        WriteArray(values, static (ref UaEncoder encoder, T value) => value.Encode(ref encoder));

    /// <summary>An array of numbers in one go.</summary>
    internal void WriteBlock<T>(T[]? values)
        where T : unmanaged
    {
        Write(values?.Length ?? -1);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        var destination = Reserve(bytes.Length);
        bytes.CopyTo(destination);
        ByteOrder.ToLittleEndian<T>(destination);
    }

    /// <summary>Bytes that are encoded already.</summary>
    internal void WriteEncoded(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private void WriteNodeId(NodeId value, byte flags)
    {
        switch (value.IdType)
        {
            case IdType.Numeric:
                WriteNumeric(value, flags);
                return;
            case IdType.String:
                WriteForm(NodeIdForm.String, flags, value.NamespaceIndex);
                Write(value.Text);
                return;
            case IdType.Guid:
                WriteForm(NodeIdForm.Guid, flags, value.NamespaceIndex);
                Write(value.Guid);
                return;
            default:
                WriteForm(NodeIdForm.Opaque, flags, value.NamespaceIndex);
                Write(value.Opaque);
                return;
        }
    }

    private void WriteNumeric(NodeId value, byte flags)
    {
        if (value is { NamespaceIndex: 0, Numeric: <= byte.MaxValue })
        {
            Write((byte)(NodeIdForm.TwoByte | flags));
            Write((byte)value.Numeric);
        }
        else if (value is { NamespaceIndex: <= byte.MaxValue, Numeric: <= ushort.MaxValue })
        {
            Write((byte)(NodeIdForm.FourByte | flags));
            Write((byte)value.NamespaceIndex);
            Write((ushort)value.Numeric);
        }
        else
        {
            WriteForm(NodeIdForm.Numeric, flags, value.NamespaceIndex);
            Write(value.Numeric);
        }
    }

    private void WriteForm(byte form, byte flags, ushort namespaceIndex)
    {
        Write((byte)(form | flags));
        Write(namespaceIndex);
    }

    private void Enter()
    {
        if (++_nesting > EncodingLimits.Default.MaxNesting)
            throw new DecodingException(StatusCodes.BadEncodingLimitsExceeded, $"A value is nested more than {EncodingLimits.Default.MaxNesting} deep");
    }

    private Span<byte> Reserve(int count)
    {
        if (_span.Length - _used < count)
        {
            output.Advance(_used);
            _span = output.GetSpan(Math.Max(count, LeastSpan));
            _used = 0;
        }

        var reserved = _span.Slice(_used, count);
        _used += count;
        return reserved;
    }
}
