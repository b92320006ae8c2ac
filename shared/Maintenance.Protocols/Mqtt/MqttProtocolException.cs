namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker broke the protocol; the connection is closed [MQTT-4.8.0-1].</summary>
/// <param name="statement">The normative statement of MQTT 3.1.1 that was broken, such as <c>MQTT-2.2.2-2</c>.</param>
public sealed class MqttProtocolException(string statement, string what) : MqttException($"[{statement}] {what}")
{
    public string Statement => statement;
}
