namespace Maintenance.Protocols.Mqtt;

/// <summary>How surely a message arrives (MQTT 3.1.1 and 5.0 §4.3).</summary>
public enum MqttQos : byte
{
    /// <summary>Nobody confirms: a message is lost with its connection.</summary>
    AtMostOnce = 0,

    /// <summary>The receiver confirms with PUBACK; without it the message comes again.</summary>
    AtLeastOnce = 1,

    /// <summary>PUBREC takes the message over, PUBREL and PUBCOMP free its identifier: it comes once as long as both sides keep their session.</summary>
    ExactlyOnce = 2,
}
