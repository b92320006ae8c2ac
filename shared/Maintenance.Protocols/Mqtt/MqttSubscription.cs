namespace Maintenance.Protocols.Mqtt;

/// <summary>A topic filter with the highest QoS at which its messages are wanted.</summary>
/// <param name="Filter">May hold the wildcards + (one level) and, at its end, # (all below); MQTT 3.1.1 §4.7.</param>
public readonly record struct MqttSubscription(string Filter, MqttQos Qos);
