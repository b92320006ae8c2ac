using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>What the broker allows on a connection (MQTT 5.0 §3.2.2.3); at 3.1.1, which says nothing of it, everything.</summary>
public sealed record MqttGranted
{
    /// <summary>QoS 1 and 2 messages that it takes unacknowledged at once; fewer of ours are then in flight.</summary>
    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    public MqttQos MaximumQos { get; init; } = MqttQos.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    /// <summary>Bytes of a packet with its header.</summary>
    public long MaximumPacketSize { get; init; } = RemainingLength.Maximum + 5L;

    /// <summary>Topic aliases that it lets us use.</summary>
    public int TopicAliasMaximum { get; init; }

    public bool WildcardSubscriptionsAvailable { get; init; } = true;

    public bool SubscriptionIdentifiersAvailable { get; init; } = true;

    public bool SharedSubscriptionsAvailable { get; init; } = true;

    /// <summary>How long it keeps the session after the connection; none: as long as was asked for.</summary>
    public TimeSpan? SessionExpiry { get; init; }

    /// <summary>The keep-alive that it wants instead of ours.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>The identifier that it gave to a client without one.</summary>
    public string? AssignedClientId { get; init; }

    public string? ResponseInformation { get; init; }

    public string? ReasonString { get; init; }

    public IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];
}
