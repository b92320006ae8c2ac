namespace Maintenance.Protocols.Mqtt;

/// <summary>Reason codes in words, with what to do where that is known.</summary>
internal static class Reasons
{
    public static bool IsRefusal(this MqttReasonCode code) => code >= MqttReasonCode.UnspecifiedError;

    /// <param name="said">The broker's own words, where it sent any.</param>
    public static string InWords(MqttReasonCode code, string? said, string? server = null) =>
        $"{Words(code)} (0x{(byte)code:X2})"
        + (string.IsNullOrWhiteSpace(said) ? "" : $"; it says '{said}'")
        + (string.IsNullOrWhiteSpace(server) ? "" : $"; it names the server '{server}'");

    private static string Words(MqttReasonCode code) => code switch
    {
        MqttReasonCode.Success => "a normal disconnection",
        MqttReasonCode.UnspecifiedError => "a reason that it does not tell",
        MqttReasonCode.MalformedPacket => "a packet was malformed",
        MqttReasonCode.ProtocolError => "a packet was against the protocol",
        MqttReasonCode.ImplementationSpecificError => "a rule of its own was broken",
        MqttReasonCode.UnsupportedProtocolVersion => "it does not speak MQTT 5.0; connect with 3.1.1",
        MqttReasonCode.ClientIdentifierNotValid => "it does not allow this client identifier",
        MqttReasonCode.BadUserNameOrPassword => "bad user name or password",
        MqttReasonCode.NotAuthorized => "not authorized; check user name, password, client certificate and the broker's access rules",
        MqttReasonCode.ServerUnavailable => "its MQTT service is unavailable; try again later",
        MqttReasonCode.ServerBusy => "it is busy; try again later",
        MqttReasonCode.Banned => "this client is banned; ask whoever runs the broker",
        MqttReasonCode.ServerShuttingDown => "it shuts down",
        MqttReasonCode.BadAuthenticationMethod => "it wants another authentication method",
        MqttReasonCode.KeepAliveTimeout => "it heard nothing within one and a half keep-alives",
        MqttReasonCode.SessionTakenOver => "another client connected with this client identifier; every client needs its own",
        MqttReasonCode.TopicFilterInvalid => "it does not accept this topic filter",
        MqttReasonCode.TopicNameInvalid => "it does not accept this topic",
        MqttReasonCode.PacketIdentifierInUse => "a packet identifier is in use",
        MqttReasonCode.PacketIdentifierNotFound => "a packet identifier is not known",
        MqttReasonCode.ReceiveMaximumExceeded => "more messages came than were to be in flight",
        MqttReasonCode.TopicAliasInvalid => "a topic alias is not valid",
        MqttReasonCode.PacketTooLarge => "a packet is larger than it takes",
        MqttReasonCode.MessageRateTooHigh => "messages come too fast",
        MqttReasonCode.QuotaExceeded => "a quota is used up",
        MqttReasonCode.AdministrativeAction => "its administrator ended the connection",
        MqttReasonCode.PayloadFormatInvalid => "the payload is not of the format that it claims",
        MqttReasonCode.RetainNotSupported => "it keeps no retained messages",
        MqttReasonCode.QosNotSupported => "it does not offer this QoS",
        MqttReasonCode.UseAnotherServer => "another server is to be used for now",
        MqttReasonCode.ServerMoved => "it has moved",
        MqttReasonCode.SharedSubscriptionsNotSupported => "it has no shared subscriptions",
        MqttReasonCode.ConnectionRateExceeded => "connections come too fast",
        MqttReasonCode.MaximumConnectTime => "the longest time for a connection is over",
        MqttReasonCode.SubscriptionIdentifiersNotSupported => "it has no subscription identifiers",
        MqttReasonCode.WildcardSubscriptionsNotSupported => "it has no subscriptions with wildcards",
        _ => "a reason code that MQTT 5.0 does not have here",
    };
}
