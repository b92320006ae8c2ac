using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Adds items to a subscription (Part 4 §5.13.2).</summary>
public sealed record CreateMonitoredItemsRequest : IStructure<CreateMonitoredItemsRequest>, IRequest<CreateMonitoredItemsResponse>
{
    public static uint EncodingId => 751;

    public uint SubscriptionId { get; init; }

    public TimestampsToReturn TimestampsToReturn { get; init; }

    public IReadOnlyList<MonitoredItemCreateRequest> ItemsToCreate { get; init; } = [];

    public static CreateMonitoredItemsRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        TimestampsToReturn = (TimestampsToReturn)decoder.ReadInt32(),
        ItemsToCreate = decoder.ReadStructures<MonitoredItemCreateRequest>(40),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write((int)TimestampsToReturn);
        encoder.WriteStructures(ItemsToCreate);
    }
}

/// <summary>The answer to <see cref="CreateMonitoredItemsRequest"/>.</summary>
public sealed record CreateMonitoredItemsResponse : IStructure<CreateMonitoredItemsResponse>
{
    public static uint EncodingId => 754;

    public IReadOnlyList<MonitoredItemCreateResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static CreateMonitoredItemsResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<MonitoredItemCreateResult>(23),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One item: what, how and by which handle its values are told.</summary>
public sealed record MonitoredItemCreateRequest : IStructure<MonitoredItemCreateRequest>
{
    public static uint EncodingId => 745;

    public ReadValueId ItemToMonitor { get; init; } = new();

    public MonitoringMode MonitoringMode { get; init; }

    public MonitoringParameters RequestedParameters { get; init; } = new();

    public static MonitoredItemCreateRequest Decode(ref UaDecoder decoder) => new()
    {
        ItemToMonitor = ReadValueId.Decode(ref decoder),
        MonitoringMode = (MonitoringMode)decoder.ReadInt32(),
        RequestedParameters = MonitoringParameters.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        ItemToMonitor.Encode(ref encoder);
        encoder.Write((int)MonitoringMode);
        RequestedParameters.Encode(ref encoder);
    }
}

/// <summary>Whether one item was made, and what the server made of the wishes.</summary>
public sealed record MonitoredItemCreateResult : IStructure<MonitoredItemCreateResult>
{
    public static uint EncodingId => 748;

    public StatusCode StatusCode { get; init; }

    public uint MonitoredItemId { get; init; }

    /// <summary>In ms.</summary>
    public double RevisedSamplingInterval { get; init; }

    public uint RevisedQueueSize { get; init; }

    public ExtensionObject FilterResult { get; init; }

    public static MonitoredItemCreateResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        MonitoredItemId = decoder.ReadUInt32(),
        RevisedSamplingInterval = decoder.ReadDouble(),
        RevisedQueueSize = decoder.ReadUInt32(),
        FilterResult = decoder.ReadExtensionObject(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.Write(MonitoredItemId);
        encoder.Write(RevisedSamplingInterval);
        encoder.Write(RevisedQueueSize);
        encoder.Write(FilterResult);
    }
}
