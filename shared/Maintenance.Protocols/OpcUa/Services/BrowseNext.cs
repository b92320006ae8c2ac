using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Goes on, or gives up, where Browse could not tell everything (Part 4 §5.9.3).</summary>
public sealed record BrowseNextRequest : IStructure<BrowseNextRequest>, IRequest<BrowseNextResponse>
{
    public static uint EncodingId => 533;

    public bool ReleaseContinuationPoints { get; init; }

    public IReadOnlyList<ByteString> ContinuationPoints { get; init; } = [];

    public static BrowseNextRequest Decode(ref UaDecoder decoder) => new()
    {
        ReleaseContinuationPoints = decoder.ReadBoolean(),
        ContinuationPoints = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadByteString()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ReleaseContinuationPoints);
        encoder.WriteArray(ContinuationPoints, static (ref UaEncoder e, ByteString value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="BrowseNextRequest"/>.</summary>
public sealed record BrowseNextResponse : IStructure<BrowseNextResponse>
{
    public static uint EncodingId => 536;

    public IReadOnlyList<BrowseResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static BrowseNextResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<BrowseResult>(12),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}
