namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>What follows the first byte of a Variant (Part 6 §5.2.2.16), for each built-in type.</summary>
internal static class VariantCodec
{
    public const int ArrayFlag = 0x80;
    public const int MatrixFlag = 0x40;
    private const int TypeMask = 0x3F;
    private const int LastReservedType = 31;

    public static void WriteScalar(ref UaEncoder encoder, Variant value)
    {
        switch (value.Type)
        {
            case BuiltInType.Null: return;
            case BuiltInType.Boolean: encoder.Write(value.Bits != 0); return;
            case BuiltInType.SByte: encoder.Write((sbyte)value.Bits); return;
            case BuiltInType.Byte: encoder.Write((byte)value.Bits); return;
            case BuiltInType.Int16: encoder.Write((short)value.Bits); return;
            case BuiltInType.UInt16: encoder.Write((ushort)value.Bits); return;
            case BuiltInType.Int32 or BuiltInType.Float: encoder.Write((int)value.Bits); return;
            case BuiltInType.UInt32 or BuiltInType.StatusCode: encoder.Write((uint)value.Bits); return;
            case BuiltInType.Int64 or BuiltInType.UInt64 or BuiltInType.Double or BuiltInType.DateTime: encoder.Write(value.Bits); return;
            default: WriteReference(ref encoder, value); return;
        }
    }

    public static void WriteElements(ref UaEncoder encoder, Variant value)
    {
        switch (value.Type)
        {
            case BuiltInType.SByte: encoder.WriteBlock((sbyte[]?)value.Elements); return;
            case BuiltInType.Byte: encoder.WriteBlock((byte[]?)value.Elements); return;
            case BuiltInType.Int16: encoder.WriteBlock((short[]?)value.Elements); return;
            case BuiltInType.UInt16: encoder.WriteBlock((ushort[]?)value.Elements); return;
            case BuiltInType.Int32: encoder.WriteBlock((int[]?)value.Elements); return;
            case BuiltInType.UInt32: encoder.WriteBlock((uint[]?)value.Elements); return;
            case BuiltInType.Int64: encoder.WriteBlock((long[]?)value.Elements); return;
            case BuiltInType.UInt64: encoder.WriteBlock((ulong[]?)value.Elements); return;
            case BuiltInType.Float: encoder.WriteBlock((float[]?)value.Elements); return;
            case BuiltInType.Double: encoder.WriteBlock((double[]?)value.Elements); return;
            default: WriteOthers(ref encoder, value); return;
        }
    }

    public static Variant Read(ref UaDecoder decoder, byte form)
    {
        var number = form & TypeMask;
        if (number > LastReservedType)
            throw decoder.Malformed($"a Variant of type {number}");

        // §5.2.2.16: types 26 to 31 are of the future; whoever meets one takes it for a ByteString.
        var type = number > (int)BuiltInType.DiagnosticInfo ? BuiltInType.ByteString : (BuiltInType)number;
        if ((form & ArrayFlag) != 0)
            return ReadArray(ref decoder, type, (form & MatrixFlag) != 0);
        if ((form & MatrixFlag) != 0 || type == BuiltInType.Variant)
            throw decoder.Malformed($"a Variant of the form 0x{form:X2}"); // §5.1.6: a Variant in a Variant only in an array
        return ReadScalar(ref decoder, type);
    }

    private static Variant ReadArray(ref UaDecoder decoder, BuiltInType type, bool isMatrix)
    {
        if (type == BuiltInType.Null)
            throw decoder.Malformed("an array of the type Null");
        var elements = ReadElements(ref decoder, type);
        if (!isMatrix)
            return Variant.OfReference(type, elements, true);
        var dimensions = decoder.ReadBlock<int>();
        if (dimensions is not { Length: > 0 })
            return Variant.OfReference(type, elements, true);
        return elements is not null && Variant.Fits(elements.Length, dimensions)
            ? Variant.OfReference(type, new Matrix(elements, dimensions), true)
            : throw decoder.Malformed($"{elements?.Length ?? -1} elements said to fill {string.Join(" × ", dimensions)}");
    }

    private static void WriteReference(ref UaEncoder encoder, Variant value)
    {
        switch (value.Reference)
        {
            case null: encoder.Write((string?)null); return; // a null String; no other type lies here as null
            case string text: encoder.Write(text); return;
            case Guid guid: encoder.Write(guid); return;
            case ByteString bytes: encoder.Write(bytes); return;
            case XmlElement xml: encoder.Write(xml); return;
            case NodeId id: encoder.Write(id); return;
            case ExpandedNodeId id: encoder.Write(id); return;
            case QualifiedName name: encoder.Write(name); return;
            case LocalizedText text: encoder.Write(text); return;
            case ExtensionObject structure: encoder.Write(structure); return;
            case DataValue inner: encoder.Write(inner); return;
            default: encoder.Write((DiagnosticInfo)value.Reference); return;
        }
    }

    private static void WriteOthers(ref UaEncoder encoder, Variant value)
    {
        switch (value.Elements)
        {
            case null: encoder.Write(-1); return;
            case bool[] many: encoder.WriteArray(many, static (ref UaEncoder e, bool v) => e.Write(v)); return;
            case string?[] many: encoder.WriteArray(many, static (ref UaEncoder e, string? v) => e.Write(v)); return;
            case DateTimeOffset[] many: encoder.WriteArray(many, static (ref UaEncoder e, DateTimeOffset v) => e.Write(v)); return;
            case Guid[] many: encoder.WriteArray(many, static (ref UaEncoder e, Guid v) => e.Write(v)); return;
            case ByteString[] many: encoder.WriteArray(many, static (ref UaEncoder e, ByteString v) => e.Write(v)); return;
            case XmlElement[] many: encoder.WriteArray(many, static (ref UaEncoder e, XmlElement v) => e.Write(v)); return;
            default: WriteStructures(ref encoder, value.Elements); return;
        }
    }

    private static void WriteStructures(ref UaEncoder encoder, Array elements)
    {
        switch (elements)
        {
            case NodeId[] many: encoder.WriteArray(many, static (ref UaEncoder e, NodeId v) => e.Write(v)); return;
            case ExpandedNodeId[] many: encoder.WriteArray(many, static (ref UaEncoder e, ExpandedNodeId v) => e.Write(v)); return;
            case StatusCode[] many: encoder.WriteArray(many, static (ref UaEncoder e, StatusCode v) => e.Write(v)); return;
            case QualifiedName[] many: encoder.WriteArray(many, static (ref UaEncoder e, QualifiedName v) => e.Write(v)); return;
            case LocalizedText[] many: encoder.WriteArray(many, static (ref UaEncoder e, LocalizedText v) => e.Write(v)); return;
            case ExtensionObject[] many: encoder.WriteArray(many, static (ref UaEncoder e, ExtensionObject v) => e.Write(v)); return;
            case DataValue[] many: encoder.WriteArray(many, static (ref UaEncoder e, DataValue v) => e.Write(v)); return;
            case Variant[] many: encoder.WriteArray(many, static (ref UaEncoder e, Variant v) => e.Write(v)); return;
            default: encoder.WriteArray((DiagnosticInfo?[])elements, static (ref UaEncoder e, DiagnosticInfo? v) => e.Write(v)); return;
        }
    }

    private static Variant ReadScalar(ref UaDecoder decoder, BuiltInType type) => type switch
    {
        BuiltInType.Null => default,
        BuiltInType.Boolean => new(decoder.ReadBoolean()),
        BuiltInType.SByte => new(decoder.ReadSByte()),
        BuiltInType.Byte => new(decoder.ReadByte()),
        BuiltInType.Int16 => new(decoder.ReadInt16()),
        BuiltInType.UInt16 => new(decoder.ReadUInt16()),
        BuiltInType.Int32 or BuiltInType.Float => Variant.OfBits(type, decoder.ReadInt32()),
        BuiltInType.UInt32 or BuiltInType.StatusCode => Variant.OfBits(type, decoder.ReadUInt32()),
        BuiltInType.Int64 or BuiltInType.UInt64 or BuiltInType.Double => Variant.OfBits(type, decoder.ReadInt64()),
        BuiltInType.DateTime => new(decoder.ReadDateTime()),
        BuiltInType.String => new(decoder.ReadString()),
        BuiltInType.Guid => new(decoder.ReadGuid()),
        BuiltInType.ByteString => new(decoder.ReadByteString()),
        BuiltInType.XmlElement => new(decoder.ReadXmlElement()),
        BuiltInType.NodeId => new(decoder.ReadNodeId()),
        BuiltInType.ExpandedNodeId => new(decoder.ReadExpandedNodeId()),
        BuiltInType.QualifiedName => new(decoder.ReadQualifiedName()),
        BuiltInType.LocalizedText => new(decoder.ReadLocalizedText()),
        BuiltInType.ExtensionObject => new(decoder.ReadExtensionObject()),
        BuiltInType.DataValue => new(decoder.ReadDataValue()),
        _ => new(decoder.ReadDiagnosticInfo() ?? new DiagnosticInfo()),
    };

    // The second argument is the fewest bytes an element can have.
    private static Array? ReadElements(ref UaDecoder decoder, BuiltInType type) => type switch
    {
        BuiltInType.Boolean => decoder.ReadArrayOrNull(1, static (ref UaDecoder d) => d.ReadBoolean()),
        BuiltInType.SByte => decoder.ReadBlock<sbyte>(),
        BuiltInType.Byte => decoder.ReadBlock<byte>(),
        BuiltInType.Int16 => decoder.ReadBlock<short>(),
        BuiltInType.UInt16 => decoder.ReadBlock<ushort>(),
        BuiltInType.Int32 => decoder.ReadBlock<int>(),
        BuiltInType.UInt32 => decoder.ReadBlock<uint>(),
        BuiltInType.Int64 => decoder.ReadBlock<long>(),
        BuiltInType.UInt64 => decoder.ReadBlock<ulong>(),
        BuiltInType.Float => decoder.ReadBlock<float>(),
        BuiltInType.Double => decoder.ReadBlock<double>(),
        BuiltInType.String => decoder.ReadArrayOrNull(4, static (ref UaDecoder d) => d.ReadString()),
        BuiltInType.DateTime => decoder.ReadArrayOrNull(8, static (ref UaDecoder d) => d.ReadDateTime()),
        BuiltInType.Guid => decoder.ReadArrayOrNull(16, static (ref UaDecoder d) => d.ReadGuid()),
        BuiltInType.ByteString => decoder.ReadArrayOrNull(4, static (ref UaDecoder d) => d.ReadByteString()),
        BuiltInType.XmlElement => decoder.ReadArrayOrNull(4, static (ref UaDecoder d) => d.ReadXmlElement()),
        BuiltInType.NodeId => decoder.ReadArrayOrNull(2, static (ref UaDecoder d) => d.ReadNodeId()),
        BuiltInType.ExpandedNodeId => decoder.ReadArrayOrNull(2, static (ref UaDecoder d) => d.ReadExpandedNodeId()),
        BuiltInType.StatusCode => decoder.ReadArrayOrNull(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        BuiltInType.QualifiedName => decoder.ReadArrayOrNull(6, static (ref UaDecoder d) => d.ReadQualifiedName()),
        BuiltInType.LocalizedText => decoder.ReadArrayOrNull(1, static (ref UaDecoder d) => d.ReadLocalizedText()),
        BuiltInType.ExtensionObject => decoder.ReadArrayOrNull(3, static (ref UaDecoder d) => d.ReadExtensionObject()),
        BuiltInType.DataValue => decoder.ReadArrayOrNull(1, static (ref UaDecoder d) => d.ReadDataValue()),
        BuiltInType.Variant => decoder.ReadArrayOrNull(1, static (ref UaDecoder d) => d.ReadVariant()),
        _ => decoder.ReadArrayOrNull(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };
}
