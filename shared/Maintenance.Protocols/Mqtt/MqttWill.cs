namespace Maintenance.Protocols.Mqtt;

/// <summary>The message that the broker publishes when the connection ends without DISCONNECT (§3.1.2.5).</summary>
/// <param name="Payload">At most 65,535 bytes.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos, bool Retain);
