namespace Maintenance.Protocols.Mqtt;

/// <summary>The connection could not be made, or was lost. What was not acknowledged stays in the session.</summary>
public sealed class MqttConnectionException(string message, Exception? cause = null) : MqttException(message, cause);
