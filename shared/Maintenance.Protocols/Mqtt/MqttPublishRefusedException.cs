namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker did not take a message, or has said that it takes none such (MQTT 5.0). The connection lives on.</summary>
public sealed class MqttPublishRefusedException(string topic, MqttReasonCode reason, string? said)
    : MqttException($"The broker did not take the message for '{topic}': {Reasons.InWords(reason, said)}.")
{
    public MqttReasonCode Reason => reason;
}
