using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Lets one item report when another does (Part 4 §5.13.5).</summary>
public sealed record SetTriggeringRequest : IStructure<SetTriggeringRequest>, IRequest<SetTriggeringResponse>
{
    public static uint EncodingId => 775;

    public uint SubscriptionId { get; init; }

    public uint TriggeringItemId { get; init; }

    public IReadOnlyList<uint> LinksToAdd { get; init; } = [];

    public IReadOnlyList<uint> LinksToRemove { get; init; } = [];

    public static SetTriggeringRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        TriggeringItemId = decoder.ReadUInt32(),
        LinksToAdd = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
        LinksToRemove = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write(TriggeringItemId);
        encoder.WriteArray(LinksToAdd, static (ref UaEncoder e, uint value) => e.Write(value));
        encoder.WriteArray(LinksToRemove, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="SetTriggeringRequest"/>.</summary>
public sealed record SetTriggeringResponse : IStructure<SetTriggeringResponse>
{
    public static uint EncodingId => 778;

    public IReadOnlyList<StatusCode> AddResults { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> AddDiagnosticInfos { get; init; } = [];

    public IReadOnlyList<StatusCode> RemoveResults { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> RemoveDiagnosticInfos { get; init; } = [];

    public static SetTriggeringResponse Decode(ref UaDecoder decoder) => new()
    {
        AddResults = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        AddDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
        RemoveResults = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        RemoveDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(AddResults, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(AddDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
        encoder.WriteArray(RemoveResults, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(RemoveDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}
