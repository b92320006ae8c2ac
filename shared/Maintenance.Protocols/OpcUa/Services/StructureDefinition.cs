using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>The fields of a structured data type (Part 3 §8.48).</summary>
public sealed record StructureDefinition : IStructure<StructureDefinition>
{
    public static uint EncodingId => 122;

    public NodeId DefaultEncodingId { get; init; }

    public NodeId BaseDataType { get; init; }

    public StructureType StructureType { get; init; }

    public IReadOnlyList<StructureField> Fields { get; init; } = [];

    public static StructureDefinition Decode(ref UaDecoder decoder) => new()
    {
        DefaultEncodingId = decoder.ReadNodeId(),
        BaseDataType = decoder.ReadNodeId(),
        StructureType = (StructureType)decoder.ReadInt32(),
        Fields = decoder.ReadStructures<StructureField>(20),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(DefaultEncodingId);
        encoder.Write(BaseDataType);
        encoder.Write((int)StructureType);
        encoder.WriteStructures(Fields);
    }
}

/// <summary>One field (Part 3 §8.51).</summary>
public sealed record StructureField : IStructure<StructureField>
{
    public static uint EncodingId => 14844;

    public string? Name { get; init; }

    public LocalizedText Description { get; init; }

    public NodeId DataType { get; init; }

    /// <summary>-1 for a scalar, 1 for an array, more for a matrix.</summary>
    public int ValueRank { get; init; }

    /// <summary>0 is a length that varies.</summary>
    public IReadOnlyList<uint> ArrayDimensions { get; init; } = [];

    public uint MaxStringLength { get; init; }

    public bool IsOptional { get; init; }

    public static StructureField Decode(ref UaDecoder decoder) => new()
    {
        Name = decoder.ReadString(),
        Description = decoder.ReadLocalizedText(),
        DataType = decoder.ReadNodeId(),
        ValueRank = decoder.ReadInt32(),
        ArrayDimensions = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
        MaxStringLength = decoder.ReadUInt32(),
        IsOptional = decoder.ReadBoolean(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Name);
        encoder.Write(Description);
        encoder.Write(DataType);
        encoder.Write(ValueRank);
        encoder.WriteArray(ArrayDimensions, static (ref UaEncoder e, uint value) => e.Write(value));
        encoder.Write(MaxStringLength);
        encoder.Write(IsOptional);
    }
}
