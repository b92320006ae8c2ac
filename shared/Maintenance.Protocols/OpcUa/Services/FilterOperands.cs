using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Another element of the same filter (Part 4 §7.7.4.2).</summary>
public sealed record ElementOperand : IStructure<ElementOperand>
{
    public static uint EncodingId => 594;

    public uint Index { get; init; }

    public static ElementOperand Decode(ref UaDecoder decoder) => new()
    {
        Index = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Index);
    }
}

/// <summary>A value (Part 4 §7.7.4.3).</summary>
public sealed record LiteralOperand : IStructure<LiteralOperand>
{
    public static uint EncodingId => 597;

    public Variant Value { get; init; }

    public static LiteralOperand Decode(ref UaDecoder decoder) => new()
    {
        Value = decoder.ReadVariant(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Value);
    }
}

/// <summary>An attribute along a path (Part 4 §7.7.4.4).</summary>
public sealed record AttributeOperand : IStructure<AttributeOperand>
{
    public static uint EncodingId => 600;

    public NodeId NodeId { get; init; }

    public string? Alias { get; init; }

    public RelativePath BrowsePath { get; init; } = new();

    public uint AttributeId { get; init; }

    public string? IndexRange { get; init; }

    public static AttributeOperand Decode(ref UaDecoder decoder) => new()
    {
        NodeId = decoder.ReadNodeId(),
        Alias = decoder.ReadString(),
        BrowsePath = RelativePath.Decode(ref decoder),
        AttributeId = decoder.ReadUInt32(),
        IndexRange = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NodeId);
        encoder.Write(Alias);
        BrowsePath.Encode(ref encoder);
        encoder.Write(AttributeId);
        encoder.Write(IndexRange);
    }
}

/// <summary>A field of an event, by names from its type (Part 4 §7.7.4.5).</summary>
public sealed record SimpleAttributeOperand : IStructure<SimpleAttributeOperand>
{
    public static uint EncodingId => 603;

    public NodeId TypeDefinitionId { get; init; }

    public IReadOnlyList<QualifiedName> BrowsePath { get; init; } = [];

    public uint AttributeId { get; init; }

    public string? IndexRange { get; init; }

    public static SimpleAttributeOperand Decode(ref UaDecoder decoder) => new()
    {
        TypeDefinitionId = decoder.ReadNodeId(),
        BrowsePath = decoder.ReadArray(6, static (ref UaDecoder d) => d.ReadQualifiedName()),
        AttributeId = decoder.ReadUInt32(),
        IndexRange = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(TypeDefinitionId);
        encoder.WriteArray(BrowsePath, static (ref UaEncoder e, QualifiedName value) => e.Write(value));
        encoder.Write(AttributeId);
        encoder.Write(IndexRange);
    }
}
