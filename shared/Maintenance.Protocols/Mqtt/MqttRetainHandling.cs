namespace Maintenance.Protocols.Mqtt;

/// <summary>Which retained messages a subscription asks for (MQTT 5.0 §3.8.3.1).</summary>
public enum MqttRetainHandling : byte
{
    Send = 0,

    /// <summary>Not when the session had the subscription before.</summary>
    SendIfNew = 1,

    DoNotSend = 2,
}
