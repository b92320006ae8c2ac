using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Changes the rhythm of a subscription (Part 4 §5.14.3).</summary>
public sealed record ModifySubscriptionRequest : IStructure<ModifySubscriptionRequest>, IRequest<ModifySubscriptionResponse>
{
    public static uint EncodingId => 793;

    public uint SubscriptionId { get; init; }

    /// <summary>In ms.</summary>
    public double RequestedPublishingInterval { get; init; }

    public uint RequestedLifetimeCount { get; init; }

    public uint RequestedMaxKeepAliveCount { get; init; }

    public uint MaxNotificationsPerPublish { get; init; }

    public byte Priority { get; init; }

    public static ModifySubscriptionRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        RequestedPublishingInterval = decoder.ReadDouble(),
        RequestedLifetimeCount = decoder.ReadUInt32(),
        RequestedMaxKeepAliveCount = decoder.ReadUInt32(),
        MaxNotificationsPerPublish = decoder.ReadUInt32(),
        Priority = decoder.ReadByte(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write(RequestedPublishingInterval);
        encoder.Write(RequestedLifetimeCount);
        encoder.Write(RequestedMaxKeepAliveCount);
        encoder.Write(MaxNotificationsPerPublish);
        encoder.Write(Priority);
    }
}

/// <summary>The answer to <see cref="ModifySubscriptionRequest"/>.</summary>
public sealed record ModifySubscriptionResponse : IStructure<ModifySubscriptionResponse>
{
    public static uint EncodingId => 796;

    public double RevisedPublishingInterval { get; init; }

    public uint RevisedLifetimeCount { get; init; }

    public uint RevisedMaxKeepAliveCount { get; init; }

    public static ModifySubscriptionResponse Decode(ref UaDecoder decoder) => new()
    {
        RevisedPublishingInterval = decoder.ReadDouble(),
        RevisedLifetimeCount = decoder.ReadUInt32(),
        RevisedMaxKeepAliveCount = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(RevisedPublishingInterval);
        encoder.Write(RevisedLifetimeCount);
        encoder.Write(RevisedMaxKeepAliveCount);
    }
}
