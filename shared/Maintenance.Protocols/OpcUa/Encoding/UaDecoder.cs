using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// Reads the binary encoding of Part 6 §5.2 front to back. What is not there, not allowed or over a limit ends it with a
/// <see cref="DecodingException"/>; a length is believed only after the bytes it claims have been found to be there.
/// </summary>
public ref struct UaDecoder(ReadOnlySpan<byte> bytes, EncodingLimits limits)
{
    /// <summary>How one element of an array is read.</summary>
    public delegate T Element<out T>(ref UaDecoder decoder);

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;
    private int _nesting = 0;

    public readonly int Position => _length - _rest.Length;

    public readonly int Remaining => _rest.Length;

    internal readonly EncodingLimits Limits => limits;

    /// <summary>§5.2.2.1: anything but 0 is true.</summary>
    public bool ReadBoolean() => Take(1)[0] != 0;

    public sbyte ReadSByte() => unchecked((sbyte)Take(1)[0]);

    public byte ReadByte() => Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public StatusCode ReadStatusCode() => new(ReadUInt32());

    public DateTimeOffset ReadDateTime() => UaTime.FromWire(ReadInt64());

    public Guid ReadGuid() => new(Take(16));

    /// <summary>§5.2.2.4; null for a length below 0. What is not UTF-8 is an error, not a row of question marks.</summary>
    public string? ReadString()
    {
        var length = ReadInt32();
        if (length < 0)
            return null;
        var text = Take(Within(length, limits.MaxStringLength, "string"));
        return Utf8.IsValid(text)
            ? System.Text.Encoding.UTF8.GetString(text)
            : throw Malformed("a string that is not UTF-8");
    }

    public ByteString ReadByteString()
    {
        var length = ReadInt32();
        return length < 0 ? default : new(Take(Within(length, limits.MaxByteStringLength, "ByteString")).ToArray());
    }

    public XmlElement ReadXmlElement() => new(ReadString());

    /// <summary>§5.2.2.9, in any of its forms.</summary>
    public NodeId ReadNodeId() => ReadNodeId(ReadByte());

    /// <summary>§5.2.2.10.</summary>
    public ExpandedNodeId ReadExpandedNodeId()
    {
        var form = ReadByte();
        var node = ReadNodeId((byte)(form & ~(NodeIdForm.NamespaceUriFlag | NodeIdForm.ServerIndexFlag)));
        var uri = (form & NodeIdForm.NamespaceUriFlag) != 0 ? ReadString() : null;
        var server = (form & NodeIdForm.ServerIndexFlag) != 0 ? ReadUInt32() : 0;
        return new(node, uri, server);
    }

    public QualifiedName ReadQualifiedName() => new(ReadUInt16(), ReadString());

    /// <summary>§5.2.2.14.</summary>
    public LocalizedText ReadLocalizedText()
    {
        var mask = ReadMask(3, "LocalizedText");
        var locale = (mask & 1) != 0 ? ReadString() : null;
        return new(locale, (mask & 2) != 0 ? ReadString() : null);
    }

    /// <summary>§5.2.2.15. The body is copied, not read: its type may be unknown here.</summary>
    public ExtensionObject ReadExtensionObject()
    {
        var type = ReadNodeId();
        var form = ReadByte();
        return form switch
        {
            0 => ExtensionObject.OfType(type),
            1 => ExtensionObject.OfBinary(type, ReadByteString()),
            2 => ExtensionObject.OfXml(type, ReadXmlElement()),
            _ => throw Malformed($"an extension object of form {form}"),
        };
    }

    /// <summary>§5.2.2.17.</summary>
    public DataValue ReadDataValue()
    {
        Enter();
        var mask = ReadMask(DataValueMask.All, "DataValue");
        var value = (mask & DataValueMask.Value) != 0 ? ReadVariant() : default;
        var status = (mask & DataValueMask.Status) != 0 ? ReadStatusCode() : default;
        var source = (mask & DataValueMask.SourceTime) != 0 ? ReadTime() : 0;
        var sourcePicoseconds = (mask & DataValueMask.SourcePicoseconds) != 0 ? ReadUInt16() : (ushort)0;
        var server = (mask & DataValueMask.ServerTime) != 0 ? ReadTime() : 0;
        var serverPicoseconds = (mask & DataValueMask.ServerPicoseconds) != 0 ? ReadUInt16() : (ushort)0;
        _nesting--;
        return new(value, status, source, sourcePicoseconds, server, serverPicoseconds);
    }

    /// <summary>§5.2.2.12; null for one with no field.</summary>
    public DiagnosticInfo? ReadDiagnosticInfo()
    {
        Enter();
        var mask = ReadMask(DiagnosticInfoMask.All, "DiagnosticInfo");
        var value = mask == 0 ? null : new DiagnosticInfo
        {
            SymbolicId = (mask & DiagnosticInfoMask.SymbolicId) != 0 ? ReadInt32() : null,
            NamespaceUri = (mask & DiagnosticInfoMask.NamespaceUri) != 0 ? ReadInt32() : null,
            Locale = (mask & DiagnosticInfoMask.Locale) != 0 ? ReadInt32() : null,
            LocalizedText = (mask & DiagnosticInfoMask.LocalizedText) != 0 ? ReadInt32() : null,
            AdditionalInfo = (mask & DiagnosticInfoMask.AdditionalInfo) != 0 ? ReadString() : null,
            InnerStatusCode = (mask & DiagnosticInfoMask.InnerStatusCode) != 0 ? ReadStatusCode() : null,
            InnerDiagnosticInfo = (mask & DiagnosticInfoMask.InnerDiagnosticInfo) != 0 ? ReadDiagnosticInfo() : null,
        };
        _nesting--;
        return value;
    }

    /// <summary>§5.2.2.16.</summary>
    public Variant ReadVariant()
    {
        Enter();
        var value = VariantCodec.Read(ref this, ReadByte());
        _nesting--;
        return value;
    }

    /// <summary>§5.2.5; a null array comes as an empty one, as Part 6 §5.2.5 allows for fields of structures.</summary>
    /// <param name="leastSize">The fewest bytes an element can have: what bounds the length before anything is allocated.</param>
    public T[] ReadArray<T>(int leastSize, Element<T> element) => ReadArrayOrNull(leastSize, element) ?? [];

    public T[] ReadStructures<T>(int leastSize)
        where T : IStructure<T> =>
        ReadArray(leastSize, static (ref UaDecoder decoder) => T.Decode(ref decoder));

    /// <exception cref="DecodingException">There are bytes left that nobody has read.</exception>
    public readonly void RequireEnd(string what)
    {
        if (!_rest.IsEmpty)
            throw Malformed($"{_rest.Length} bytes after the end of {what}");
    }

    internal T[]? ReadArrayOrNull<T>(int leastSize, Element<T> element)
    {
        var length = ReadLength(leastSize);
        if (length < 0)
            return null;
        var values = length == 0 ? [] : new T[length];
        for (var index = 0; index < values.Length; index++)
            values[index] = element(ref this);
        return values;
    }

    /// <summary>An array of numbers in one go.</summary>
    internal T[]? ReadBlock<T>()
        where T : unmanaged
    {
        var length = ReadLength(Unsafe.SizeOf<T>());
        if (length < 0)
            return null;
        var values = new T[length];
        var block = MemoryMarshal.AsBytes(values.AsSpan());
        Take(block.Length).CopyTo(block);
        ByteOrder.ToLittleEndian<T>(block);
        return values;
    }

    /// <summary>The length of an array, found to fit the limits and the bytes that are left; -1 for null.</summary>
    internal int ReadLength(int leastSize)
    {
        var length = ReadInt32();
        if (length < 0)
            return -1;
        if (length > limits.MaxArrayLength)
            throw Exceeded($"an array of {length} elements, {limits.MaxArrayLength} are allowed");
        return (long)length * leastSize <= _rest.Length
            ? length
            : throw Malformed($"an array said to have {length} elements, with {_rest.Length} bytes left");
    }

    /// <summary>Bytes that stay where they are: valid as long as the message is.</summary>
    internal ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw Malformed($"an end {count - _rest.Length} bytes too early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    internal readonly DecodingException Malformed(string what) =>
        new(StatusCodes.BadDecodingError, $"The message holds {what}, at byte {Position}");

    private readonly DecodingException Exceeded(string what) =>
        new(StatusCodes.BadEncodingLimitsExceeded, $"The message holds {what}, at byte {Position}");

    private NodeId ReadNodeId(byte form) => form switch
    {
        NodeIdForm.TwoByte => new(ReadByte()),
        NodeIdForm.FourByte => ReadFourByteNodeId(),
        NodeIdForm.Numeric => ReadNumericNodeId(),
        NodeIdForm.String => ReadStringNodeId(),
        NodeIdForm.Guid => ReadGuidNodeId(),
        NodeIdForm.Opaque => ReadOpaqueNodeId(),
        _ => throw Malformed($"a NodeId of form 0x{form:X2}"),
    };

    private NodeId ReadFourByteNodeId()
    {
        var index = ReadByte();
        return new(ReadUInt16(), index);
    }

    private NodeId ReadNumericNodeId()
    {
        var index = ReadUInt16();
        return new(ReadUInt32(), index);
    }

    private NodeId ReadStringNodeId()
    {
        var index = ReadUInt16();
        return new(ReadString(), index);
    }

    private NodeId ReadGuidNodeId()
    {
        var index = ReadUInt16();
        return new(ReadGuid(), index);
    }

    private NodeId ReadOpaqueNodeId()
    {
        var index = ReadUInt16();
        return new(ReadByteString(), index);
    }

    private long ReadTime() => Math.Max(0, ReadInt64());

    private int ReadMask(int known, string what)
    {
        var mask = ReadByte();
        return (mask & ~known) == 0 ? mask : throw Malformed($"a {what} with the mask 0x{mask:X2}");
    }

    private readonly int Within(int length, int limit, string what) => length <= limit
        ? length
        : throw Exceeded($"a {what} of {length} bytes, {limit} are allowed");

    private void Enter()
    {
        if (++_nesting > limits.MaxNesting)
            throw Exceeded($"values nested more than {limits.MaxNesting} deep");
    }
}
