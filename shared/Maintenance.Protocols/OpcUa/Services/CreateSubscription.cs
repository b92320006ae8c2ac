using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Makes a subscription (Part 4 §5.14.2).</summary>
public sealed record CreateSubscriptionRequest : IStructure<CreateSubscriptionRequest>, IRequest<CreateSubscriptionResponse>
{
    public static uint EncodingId => 787;

    /// <summary>In ms; 0: as short as the server can.</summary>
    public double RequestedPublishingInterval { get; init; }

    /// <summary>In publishing intervals; at least three times the keep-alive count.</summary>
    public uint RequestedLifetimeCount { get; init; }

    /// <summary>In publishing intervals.</summary>
    public uint RequestedMaxKeepAliveCount { get; init; }

    /// <summary>0: as many as there are.</summary>
    public uint MaxNotificationsPerPublish { get; init; }

    public bool PublishingEnabled { get; init; }

    public byte Priority { get; init; }

    public static CreateSubscriptionRequest Decode(ref UaDecoder decoder) => new()
    {
        RequestedPublishingInterval = decoder.ReadDouble(),
        RequestedLifetimeCount = decoder.ReadUInt32(),
        RequestedMaxKeepAliveCount = decoder.ReadUInt32(),
        MaxNotificationsPerPublish = decoder.ReadUInt32(),
        PublishingEnabled = decoder.ReadBoolean(),
        Priority = decoder.ReadByte(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(RequestedPublishingInterval);
        encoder.Write(RequestedLifetimeCount);
        encoder.Write(RequestedMaxKeepAliveCount);
        encoder.Write(MaxNotificationsPerPublish);
        encoder.Write(PublishingEnabled);
        encoder.Write(Priority);
    }
}

/// <summary>The answer to <see cref="CreateSubscriptionRequest"/>: what the server made of the wishes.</summary>
public sealed record CreateSubscriptionResponse : IStructure<CreateSubscriptionResponse>
{
    public static uint EncodingId => 790;

    public uint SubscriptionId { get; init; }

    /// <summary>In ms.</summary>
    public double RevisedPublishingInterval { get; init; }

    public uint RevisedLifetimeCount { get; init; }

    public uint RevisedMaxKeepAliveCount { get; init; }

    public static CreateSubscriptionResponse Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        RevisedPublishingInterval = decoder.ReadDouble(),
        RevisedLifetimeCount = decoder.ReadUInt32(),
        RevisedMaxKeepAliveCount = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write(RevisedPublishingInterval);
        encoder.Write(RevisedLifetimeCount);
        encoder.Write(RevisedMaxKeepAliveCount);
    }
}
