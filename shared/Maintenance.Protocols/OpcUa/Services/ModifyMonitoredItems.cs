using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Changes items (Part 4 §5.13.3).</summary>
public sealed record ModifyMonitoredItemsRequest : IStructure<ModifyMonitoredItemsRequest>, IRequest<ModifyMonitoredItemsResponse>
{
    public static uint EncodingId => 763;

    public uint SubscriptionId { get; init; }

    public TimestampsToReturn TimestampsToReturn { get; init; }

    public IReadOnlyList<MonitoredItemModifyRequest> ItemsToModify { get; init; } = [];

    public static ModifyMonitoredItemsRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        TimestampsToReturn = (TimestampsToReturn)decoder.ReadInt32(),
        ItemsToModify = decoder.ReadStructures<MonitoredItemModifyRequest>(24),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write((int)TimestampsToReturn);
        encoder.WriteStructures(ItemsToModify);
    }
}

/// <summary>The answer to <see cref="ModifyMonitoredItemsRequest"/>.</summary>
public sealed record ModifyMonitoredItemsResponse : IStructure<ModifyMonitoredItemsResponse>
{
    public static uint EncodingId => 766;

    public IReadOnlyList<MonitoredItemModifyResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static ModifyMonitoredItemsResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<MonitoredItemModifyResult>(19),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One item and its new parameters.</summary>
public sealed record MonitoredItemModifyRequest : IStructure<MonitoredItemModifyRequest>
{
    public static uint EncodingId => 757;

    public uint MonitoredItemId { get; init; }

    public MonitoringParameters RequestedParameters { get; init; } = new();

    public static MonitoredItemModifyRequest Decode(ref UaDecoder decoder) => new()
    {
        MonitoredItemId = decoder.ReadUInt32(),
        RequestedParameters = MonitoringParameters.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(MonitoredItemId);
        RequestedParameters.Encode(ref encoder);
    }
}

/// <summary>What the server made of the change.</summary>
public sealed record MonitoredItemModifyResult : IStructure<MonitoredItemModifyResult>
{
    public static uint EncodingId => 760;

    public StatusCode StatusCode { get; init; }

    public double RevisedSamplingInterval { get; init; }

    public uint RevisedQueueSize { get; init; }

    public ExtensionObject FilterResult { get; init; }

    public static MonitoredItemModifyResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        RevisedSamplingInterval = decoder.ReadDouble(),
        RevisedQueueSize = decoder.ReadUInt32(),
        FilterResult = decoder.ReadExtensionObject(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.Write(RevisedSamplingInterval);
        encoder.Write(RevisedQueueSize);
        encoder.Write(FilterResult);
    }
}
