namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// A structure with the id of its encoding (Part 6 §5.2.2.15). The body stays as it came until somebody who knows the type
/// asks: a structure nobody knows is carried on, not lost. The default value has no type and no body.
/// </summary>
public readonly record struct ExtensionObject
{
    private ExtensionObject(NodeId typeId, ByteString? binary, XmlElement? xml)
    {
        (TypeId, Binary, Xml) = (typeId, binary, xml);
    }

    /// <summary>The node of the encoding ("Default Binary"), not of the data type.</summary>
    public NodeId TypeId { get; }

    /// <summary>The body in the binary encoding; null if there is none or it is XML.</summary>
    public ByteString? Binary { get; }

    public XmlElement? Xml { get; }

    public static ExtensionObject OfBinary(NodeId typeId, ByteString body) => new(typeId, body, null);

    public static ExtensionObject OfXml(NodeId typeId, XmlElement body) => new(typeId, null, body);

    /// <summary>A type without a body, as a structure without fields may be sent.</summary>
    public static ExtensionObject OfType(NodeId typeId) => new(typeId, null, null);

    public static ExtensionObject Of<T>(T value)
        where T : IStructure<T>
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        value.Encode(ref encoder);
        encoder.Flush();
        return new(new NodeId(T.EncodingId), new ByteString(output.WrittenSpan.ToArray()), null);
    }

    /// <summary>The structure in it, or null where it holds another type or an XML body.</summary>
    /// <exception cref="DecodingException">The body is not what its type says.</exception>
    public T? As<T>(EncodingLimits limits)
        where T : class, IStructure<T>
    {
        if (TypeId != new NodeId(T.EncodingId) || Binary is not { } body)
            return null;
        var decoder = new UaDecoder(body.Span, limits);
        var value = T.Decode(ref decoder);
        decoder.RequireEnd(typeof(T).Name);
        return value;
    }
}
