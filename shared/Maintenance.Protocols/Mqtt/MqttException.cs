namespace Maintenance.Protocols.Mqtt;

/// <summary>What ends or refuses an MQTT connection or request. Whoever owns reconnecting catches this one type.</summary>
public class MqttException(string message, Exception? cause = null) : IOException(message, cause);
