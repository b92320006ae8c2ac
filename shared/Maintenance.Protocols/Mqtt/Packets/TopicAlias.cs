namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>A number in a topic's place (MQTT 5.0 §3.3.2.3.4).</summary>
/// <param name="IsThere">Otherwise the message has none, which is not the same as 0.</param>
internal readonly record struct TopicAlias(ushort Number, bool IsThere);
