namespace Maintenance.Protocols.Mqtt;

/// <summary>How surely a message arrives (MQTT 3.1.1 §4.3).</summary>
public enum MqttQos : byte
{
    /// <summary>Nobody confirms: a message is lost with its connection.</summary>
    AtMostOnce = 0,

    /// <summary>The receiver confirms with PUBACK; without it the message comes again.</summary>
    AtLeastOnce = 1,
}
