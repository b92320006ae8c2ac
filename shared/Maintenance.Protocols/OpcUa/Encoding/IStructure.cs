namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>A structure of Part 6 §5.2.6: its fields in their order, nothing between them.</summary>
public interface IStructure<TSelf>
    where TSelf : IStructure<TSelf>
{
    /// <summary>The node of its "Default Binary" encoding in namespace 0; 0 for one never sent on its own.</summary>
    static abstract uint EncodingId { get; }

    /// <exception cref="DecodingException">The bytes are not this structure.</exception>
    static abstract TSelf Decode(ref UaDecoder decoder);

    void Encode(ref UaEncoder encoder);
}
