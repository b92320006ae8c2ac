using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Writes attributes of nodes (Part 4 §5.11.4).</summary>
public sealed record WriteRequest : IStructure<WriteRequest>, IRequest<WriteResponse>
{
    public static uint EncodingId => 673;

    public IReadOnlyList<WriteValue> NodesToWrite { get; init; } = [];

    public static WriteRequest Decode(ref UaDecoder decoder) => new()
    {
        NodesToWrite = decoder.ReadStructures<WriteValue>(11),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(NodesToWrite);
    }
}

/// <summary>The answer to <see cref="WriteRequest"/>.</summary>
public sealed record WriteResponse : IStructure<WriteResponse>
{
    public static uint EncodingId => 676;

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static WriteResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(Results, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One attribute of one node and its new value.</summary>
public sealed record WriteValue : IStructure<WriteValue>
{
    public static uint EncodingId => 670;

    public NodeId NodeId { get; init; }

    public uint AttributeId { get; init; }

    public string? IndexRange { get; init; }

    public DataValue Value { get; init; }

    public static WriteValue Decode(ref UaDecoder decoder) => new()
    {
        NodeId = decoder.ReadNodeId(),
        AttributeId = decoder.ReadUInt32(),
        IndexRange = decoder.ReadString(),
        Value = decoder.ReadDataValue(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NodeId);
        encoder.Write(AttributeId);
        encoder.Write(IndexRange);
        encoder.Write(Value);
    }
}
