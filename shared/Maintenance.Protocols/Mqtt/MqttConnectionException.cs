namespace Maintenance.Protocols.Mqtt;

/// <summary>The connection could not be made, or was lost.</summary>
public sealed class MqttConnectionException(string message, Exception? cause = null) : MqttException(message, cause)
{
    /// <summary>
    /// From a publish: the message is in the <see cref="MqttSession"/> that the caller gave, and its next connection
    /// sends it again: do not publish it again. When false, nobody will: publish it again if it matters.
    /// </summary>
    public bool StaysInSession { get; init; }

    /// <summary>What the broker said in its DISCONNECT (MQTT 5.0); none: it said nothing.</summary>
    public MqttReasonCode? Reason { get; init; }
}
