using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Reads values or events of the past (Part 4 §5.11.3).</summary>
public sealed record HistoryReadRequest : IStructure<HistoryReadRequest>, IRequest<HistoryReadResponse>
{
    public static uint EncodingId => 664;

    public ExtensionObject HistoryReadDetails { get; init; }

    public TimestampsToReturn TimestampsToReturn { get; init; }

    public bool ReleaseContinuationPoints { get; init; }

    public IReadOnlyList<HistoryReadValueId> NodesToRead { get; init; } = [];

    public static HistoryReadRequest Decode(ref UaDecoder decoder) => new()
    {
        HistoryReadDetails = decoder.ReadExtensionObject(),
        TimestampsToReturn = (TimestampsToReturn)decoder.ReadInt32(),
        ReleaseContinuationPoints = decoder.ReadBoolean(),
        NodesToRead = decoder.ReadStructures<HistoryReadValueId>(16),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(HistoryReadDetails);
        encoder.Write((int)TimestampsToReturn);
        encoder.Write(ReleaseContinuationPoints);
        encoder.WriteStructures(NodesToRead);
    }
}

/// <summary>The answer to <see cref="HistoryReadRequest"/>.</summary>
public sealed record HistoryReadResponse : IStructure<HistoryReadResponse>
{
    public static uint EncodingId => 667;

    public IReadOnlyList<HistoryReadResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static HistoryReadResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<HistoryReadResult>(11),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One node, and where to go on in it.</summary>
public sealed record HistoryReadValueId : IStructure<HistoryReadValueId>
{
    public static uint EncodingId => 637;

    public NodeId NodeId { get; init; }

    public string? IndexRange { get; init; }

    public QualifiedName DataEncoding { get; init; }

    public ByteString ContinuationPoint { get; init; }

    public static HistoryReadValueId Decode(ref UaDecoder decoder) => new()
    {
        NodeId = decoder.ReadNodeId(),
        IndexRange = decoder.ReadString(),
        DataEncoding = decoder.ReadQualifiedName(),
        ContinuationPoint = decoder.ReadByteString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NodeId);
        encoder.Write(IndexRange);
        encoder.Write(DataEncoding);
        encoder.Write(ContinuationPoint);
    }
}

/// <summary>The past of one node, and where to go on if there is more.</summary>
public sealed record HistoryReadResult : IStructure<HistoryReadResult>
{
    public static uint EncodingId => 640;

    public StatusCode StatusCode { get; init; }

    public ByteString ContinuationPoint { get; init; }

    public ExtensionObject HistoryData { get; init; }

    public static HistoryReadResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        ContinuationPoint = decoder.ReadByteString(),
        HistoryData = decoder.ReadExtensionObject(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.Write(ContinuationPoint);
        encoder.Write(HistoryData);
    }
}
