namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker broke the protocol; the connection is closed [MQTT-4.8.0-1].</summary>
/// <param name="statement">
/// The normative statement that was broken, such as <c>MQTT-2.2.2-2</c>: of MQTT 3.1.1, and of 5.0 where only that has the rule.
/// </param>
public sealed class MqttProtocolException(string statement, string what) : MqttException($"[{statement}] {what}")
{
    public string Statement => statement;

    /// <summary>What the broker is told in DISCONNECT (MQTT 5.0 §4.13).</summary>
    public MqttReasonCode Reason { get; init; } = MqttReasonCode.ProtocolError;
}
