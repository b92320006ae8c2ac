using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Removes items (Part 4 §5.13.6).</summary>
public sealed record DeleteMonitoredItemsRequest : IStructure<DeleteMonitoredItemsRequest>, IRequest<DeleteMonitoredItemsResponse>
{
    public static uint EncodingId => 781;

    public uint SubscriptionId { get; init; }

    public IReadOnlyList<uint> MonitoredItemIds { get; init; } = [];

    public static DeleteMonitoredItemsRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        MonitoredItemIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.WriteArray(MonitoredItemIds, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="DeleteMonitoredItemsRequest"/>.</summary>
public sealed record DeleteMonitoredItemsResponse : IStructure<DeleteMonitoredItemsResponse>
{
    public static uint EncodingId => 784;

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static DeleteMonitoredItemsResponse Decode(ref UaDecoder decoder) => new()
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
