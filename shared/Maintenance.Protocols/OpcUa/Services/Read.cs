using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Reads attributes of nodes. MaxAge in ms (Part 4 §5.11.2).</summary>
public sealed record ReadRequest : IStructure<ReadRequest>, IRequest<ReadResponse>
{
    public static uint EncodingId => 631;

    public double MaxAge { get; init; }

    public TimestampsToReturn TimestampsToReturn { get; init; }

    public IReadOnlyList<ReadValueId> NodesToRead { get; init; } = [];

    public static ReadRequest Decode(ref UaDecoder decoder) => new()
    {
        MaxAge = decoder.ReadDouble(),
        TimestampsToReturn = (TimestampsToReturn)decoder.ReadInt32(),
        NodesToRead = decoder.ReadStructures<ReadValueId>(16),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(MaxAge);
        encoder.Write((int)TimestampsToReturn);
        encoder.WriteStructures(NodesToRead);
    }
}

/// <summary>The answer to <see cref="ReadRequest"/>.</summary>
public sealed record ReadResponse : IStructure<ReadResponse>
{
    public static uint EncodingId => 634;

    public IReadOnlyList<DataValue> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static ReadResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDataValue()),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(Results, static (ref UaEncoder e, DataValue value) => e.Write(value));
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One attribute of one node, or a part of an array (Part 4, "ReadValueId").</summary>
public sealed record ReadValueId : IStructure<ReadValueId>
{
    public static uint EncodingId => 628;

    public NodeId NodeId { get; init; }

    public uint AttributeId { get; init; }

    public string? IndexRange { get; init; }

    public QualifiedName DataEncoding { get; init; }

    public static ReadValueId Decode(ref UaDecoder decoder) => new()
    {
        NodeId = decoder.ReadNodeId(),
        AttributeId = decoder.ReadUInt32(),
        IndexRange = decoder.ReadString(),
        DataEncoding = decoder.ReadQualifiedName(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NodeId);
        encoder.Write(AttributeId);
        encoder.Write(IndexRange);
        encoder.Write(DataEncoding);
    }
}
