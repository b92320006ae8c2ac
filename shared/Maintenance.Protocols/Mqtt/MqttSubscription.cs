namespace Maintenance.Protocols.Mqtt;

/// <summary>A topic filter with the highest QoS at which its messages are wanted.</summary>
/// <param name="Filter">
/// May hold the wildcards + (one level) and, at its end, # (all below); §4.7. <c>$share/GROUP/FILTER</c> shares the messages
/// among all subscribers of the group (MQTT 5.0 §4.8.2; mosquitto takes it at 3.1.1 too).
/// </param>
public readonly record struct MqttSubscription(string Filter, MqttQos Qos)
{
    /// <summary>What this client publishes is not sent back to it. MQTT 5.0, and not shared.</summary>
    public bool NoLocal { get; init; }

    /// <summary>Messages come with the retain flag that they were published with. MQTT 5.0.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>MQTT 5.0.</summary>
    public MqttRetainHandling RetainHandling { get; init; }

    internal int Options =>
        (int)Qos | (NoLocal ? 0x04 : 0) | (RetainAsPublished ? 0x08 : 0) | ((int)RetainHandling << 4);

    internal void Require(MqttVersion version)
    {
        MqttTopic.RequireFilter(Filter);
        if (version == MqttVersion.V311 && Options != (int)Qos)
            throw new ArgumentException($"Only MQTT 5.0 has NoLocal, RetainAsPublished and RetainHandling, asked for with '{Filter}'.", nameof(version));
        if (NoLocal && MqttTopic.IsShared(Filter))
            throw new ArgumentException($"[MQTT-3.8.3-4] A shared subscription cannot be NoLocal: '{Filter}'.", nameof(version));
    }
}
