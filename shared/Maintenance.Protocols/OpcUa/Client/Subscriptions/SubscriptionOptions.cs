using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>The rhythm of a subscription, and how long it outlives a silence.</summary>
public sealed record SubscriptionOptions
{
    public TimeSpan PublishingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the server says that there is nothing new.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server keeps the subscription and what it holds while nobody asks for it.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most values in one message; 0 is as many as there are.</summary>
    public uint MaxNotificationsPerPublish { get; init; }

    /// <summary>0 to 255; the higher is served first.</summary>
    public byte Priority { get; init; }

    public TimestampsToReturn Timestamps { get; init; } = TimestampsToReturn.Both;
}
