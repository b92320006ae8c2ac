namespace Maintenance.Protocols.Mqtt;

/// <summary>The message that the broker publishes when the connection ends without DISCONNECT (§3.1.2.5).</summary>
/// <param name="Payload">At most 65,535 bytes.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos, bool Retain)
{
    /// <summary>
    /// How long the broker waits for the client to come back before it publishes the will, in whole seconds; at most as long as
    /// it keeps the session. MQTT 5.0.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>MQTT 5.0.</summary>
    public MqttMessageProperties? Properties { get; init; }
}
