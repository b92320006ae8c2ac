namespace Maintenance.Protocols.Mqtt;

/// <summary>A pair of texts that MQTT 5.0 carries without a meaning of its own; a name may come more than once.</summary>
public readonly record struct MqttUserProperty(string Name, string Value);
