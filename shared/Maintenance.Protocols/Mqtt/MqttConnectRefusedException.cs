namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker answered CONNECT with no.</summary>
public sealed class MqttConnectRefusedException : MqttException
{
    /// <summary>As MQTT 3.1.1 says it.</summary>
    public MqttConnectRefusedException(string broker, MqttConnectReturnCode reason)
        : base($"The broker {broker} refused the connection: {InWords(reason)}") =>
        (Reason, ReasonCode) = (reason, CodeOf(reason));

    /// <summary>As MQTT 5.0 says it.</summary>
    /// <param name="said">Its own words, where it sent any.</param>
    /// <param name="server">The server to use instead, where it named one.</param>
    public MqttConnectRefusedException(string broker, MqttReasonCode reason, string? said, string? server)
        : base($"The broker {broker} refused the connection: {Reasons.InWords(reason, said, server)}.") =>
        (Reason, ReasonCode, Server) = (NearestOf(reason), reason, server);

    /// <summary>Of MQTT 5.0's reasons the nearest that 3.1.1 has; <see cref="MqttConnectReturnCode.ServerUnavailable"/> where it has none.</summary>
    public MqttConnectReturnCode Reason { get; }

    /// <summary>MQTT 5.0's code, also for what 3.1.1 said.</summary>
    public MqttReasonCode ReasonCode { get; }

    /// <summary>The server that the broker names instead of itself (MQTT 5.0 §4.13).</summary>
    public string? Server { get; }

    private static MqttReasonCode CodeOf(MqttConnectReturnCode reason) => reason switch
    {
        MqttConnectReturnCode.UnacceptableProtocolVersion => MqttReasonCode.UnsupportedProtocolVersion,
        MqttConnectReturnCode.IdentifierRejected => MqttReasonCode.ClientIdentifierNotValid,
        MqttConnectReturnCode.ServerUnavailable => MqttReasonCode.ServerUnavailable,
        MqttConnectReturnCode.BadUserNameOrPassword => MqttReasonCode.BadUserNameOrPassword,
        MqttConnectReturnCode.NotAuthorized => MqttReasonCode.NotAuthorized,
        _ => MqttReasonCode.UnspecifiedError,
    };

    private static MqttConnectReturnCode NearestOf(MqttReasonCode reason) => reason switch
    {
        MqttReasonCode.UnsupportedProtocolVersion => MqttConnectReturnCode.UnacceptableProtocolVersion,
        MqttReasonCode.ClientIdentifierNotValid => MqttConnectReturnCode.IdentifierRejected,
        MqttReasonCode.BadUserNameOrPassword => MqttConnectReturnCode.BadUserNameOrPassword,
        MqttReasonCode.NotAuthorized or MqttReasonCode.Banned => MqttConnectReturnCode.NotAuthorized,
        _ => MqttConnectReturnCode.ServerUnavailable,
    };

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
