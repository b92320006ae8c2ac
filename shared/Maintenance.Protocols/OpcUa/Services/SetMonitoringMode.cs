using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Turns the sampling and reporting of items on or off (Part 4 §5.13.4).</summary>
public sealed record SetMonitoringModeRequest : IStructure<SetMonitoringModeRequest>, IRequest<SetMonitoringModeResponse>
{
    public static uint EncodingId => 769;

    public uint SubscriptionId { get; init; }

    public MonitoringMode MonitoringMode { get; init; }

    public IReadOnlyList<uint> MonitoredItemIds { get; init; } = [];

    public static SetMonitoringModeRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        MonitoringMode = (MonitoringMode)decoder.ReadInt32(),
        MonitoredItemIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write((int)MonitoringMode);
        encoder.WriteArray(MonitoredItemIds, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="SetMonitoringModeRequest"/>.</summary>
public sealed record SetMonitoringModeResponse : IStructure<SetMonitoringModeResponse>
{
    public static uint EncodingId => 772;

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static SetMonitoringModeResponse Decode(ref UaDecoder decoder) => new()
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
