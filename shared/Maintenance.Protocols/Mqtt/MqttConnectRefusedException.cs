namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker answered CONNECT with no.</summary>
public sealed class MqttConnectRefusedException(string broker, MqttConnectReturnCode reason)
    : MqttException($"The broker {broker} refused the connection: {InWords(reason)}")
{
    public MqttConnectReturnCode Reason => reason;

    private static string InWords(MqttConnectReturnCode reason) => reason switch
    {
        MqttConnectReturnCode.UnacceptableProtocolVersion => "it does not speak MQTT 3.1.1.",
        MqttConnectReturnCode.IdentifierRejected => "it does not allow this client identifier.",
        MqttConnectReturnCode.ServerUnavailable => "its MQTT service is unavailable; try again later.",
        MqttConnectReturnCode.BadUserNameOrPassword => "bad user name or password.",
        MqttConnectReturnCode.NotAuthorized => "not authorized; check user name, password and client certificate.",
        _ => $"return code {(byte)reason}, which MQTT 3.1.1 reserves.",
    };
}
