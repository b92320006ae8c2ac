namespace Maintenance.Protocols.Mqtt;

/// <summary>Where the broker is, who we are, and how much is held in memory. A class, so that no ToString prints the password.</summary>
public sealed class MqttClientOptions
{
    public required string Host { get; init; }

    /// <summary>1883 by custom, 8883 with TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Unique at the broker. May be empty only with <see cref="CleanSession"/> [MQTT-3.1.3-7].</summary>
    public required string ClientId { get; init; }

    /// <summary>A broker that speaks only 3.1.1 refuses 5.0, and says so.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>Path of the broker's WebSocket, most often <c>/mqtt</c> (§6); none: the packets go over TCP or TLS by themselves.</summary>
    public string? WebSocketPath { get; init; }

    public string? UserName { get; init; }

    /// <summary>Sent in clear unless <see cref="Tls"/> is set. Needs <see cref="UserName"/> [MQTT-3.1.2-22].</summary>
    public string? Password { get; init; }

    /// <summary>Instead of <see cref="UserName"/> and <see cref="Password"/>: the broker learns no password (MQTT 5.0).</summary>
    public MqttScram? Scram { get; init; }

    /// <summary>False: broker and client keep subscriptions and unacknowledged messages beyond the connection.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>
    /// How long the broker keeps the session beyond the connection (MQTT 5.0), in whole seconds;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes. None: not at all with <see cref="CleanSession"/>, else
    /// without end, as 3.1.1 does.
    /// </summary>
    public TimeSpan? SessionExpiry { get; init; }

    /// <summary>
    /// Zero (off), or 1 s to 65,535 s, whole seconds. PINGREQ goes at half of it; the connection is dropped when
    /// PINGRESP is missing after the other half. Time in which nobody took our messages does not count.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the whole of TCP, TLS, CONNECT and CONNACK.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long SUBSCRIBE and UNSUBSCRIBE wait for their answer, and DISCONNECT for its sending.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public MqttWill? Will { get; init; }

    /// <summary>None: plain TCP.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>Bytes, 128 to 268,435,460: a longer packet from the broker ends the connection.</summary>
    public int MaximumPacketSize { get; init; } = 64 * 1024;

    /// <summary>
    /// The broker is told of <see cref="MaximumPacketSize"/> and drops what is larger for us, without a word to anybody (MQTT 5.0
    /// §3.1.2.11.4). Otherwise a larger packet ends the connection, which says so.
    /// </summary>
    public bool DropsLargerPackets { get; init; }

    /// <summary>
    /// Messages received and not yet acknowledged, 1 to 65,535. At the limit the socket is not read until the
    /// consumer acknowledges, so it must be larger than what the consumer collects before it acknowledges.
    /// </summary>
    public int InboundCapacity { get; init; } = 1024;

    /// <summary>
    /// Bytes of messages received and not yet acknowledged; at the limit the socket is not read either. A message that is longer by
    /// itself is taken alone.
    /// </summary>
    public int InboundBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// QoS 1 and 2 publishes sent and not yet acknowledged, 1 to 32,768; at the limit publishing waits. A broker of MQTT 5.0
    /// may allow less.
    /// </summary>
    public int MaximumInFlight { get; init; } = 256;

    /// <summary>Topics, 0 to 65,535, for which the broker may send a number instead (MQTT 5.0); each costs its text.</summary>
    public int InboundTopicAliases { get; init; }

    /// <summary>
    /// Topics, 0 to 65,535, for which a number goes out after their first message (MQTT 5.0), as far as the broker allows:
    /// the first topics that are published to.
    /// </summary>
    public int OutboundTopicAliases { get; init; }

    /// <summary>Of CONNECT (MQTT 5.0).</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];

    internal string Broker => WebSocketPath is null ? $"{Host}:{Port}" : $"{Host}:{Port}{WebSocketPath}";

    internal TimeSpan SessionKept => SessionExpiry ?? (CleanSession ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Host), "Host is empty.");
        Require(Port is > 0 and <= ushort.MaxValue, $"Port {Port} is not 1 to 65535.");
        Require(Version is MqttVersion.V311 or MqttVersion.V5, $"Version {Version} is neither 3.1.1 nor 5.0.");
        Require(WebSocketPath is null or ['/', ..], $"WebSocketPath '{WebSocketPath}' does not begin with '/'.");
        Require(ClientId.Length > 0 || CleanSession, "[MQTT-3.1.3-7] Without a client identifier the session must be clean.");
        Require(Password is null || UserName is not null, "[MQTT-3.1.2-22] A password needs a user name.");
        Require(Scram is null || (UserName is null && Password is null), "Scram has its own user name and password: leave the others out.");
        foreach (var text in (ReadOnlySpan<string?>)[ClientId, UserName, Password, Scram?.UserName, Scram?.Password])
        {
            Require(text is null || (!text.Contains('\0') && MqttTopic.StrictUtf8.GetByteCount(text) <= ushort.MaxValue),
                "[MQTT-1.5.3-2] Client identifier, user name and password are at most 65,535 bytes without U+0000.");
        }

        Require(KeepAlive >= TimeSpan.Zero && KeepAlive.TotalSeconds <= ushort.MaxValue && KeepAlive.Ticks % TimeSpan.TicksPerSecond == 0,
            $"KeepAlive {KeepAlive} is not whole seconds of 0 to 65535.");
        Require(ConnectTimeout > TimeSpan.Zero && ResponseTimeout > TimeSpan.Zero, "Timeouts must be positive.");
        Require(MaximumPacketSize is >= 128 and <= Packets.RemainingLength.Maximum + 5, $"MaximumPacketSize {MaximumPacketSize} is not 128 to 268435460.");
        Require(InboundCapacity is > 0 and <= ushort.MaxValue, $"InboundCapacity {InboundCapacity} is not 1 to 65535.");
        Require(InboundBytes > 0, "InboundBytes must be positive.");
        Require(MaximumInFlight is > 0 and <= 32_768, $"MaximumInFlight {MaximumInFlight} is not 1 to 32768.");
        Require(InboundTopicAliases is >= 0 and <= ushort.MaxValue && OutboundTopicAliases is >= 0 and <= ushort.MaxValue,
            "Topic aliases are 0 to 65535.");
        if (Version == MqttVersion.V311)
        {
            Require(SessionExpiry is null && InboundTopicAliases == 0 && OutboundTopicAliases == 0 && UserProperties.Count == 0 && !DropsLargerPackets && Scram is null,
                "SessionExpiry, topic aliases, user properties, DropsLargerPackets and Scram need MQTT 5.0.");
        }

        if (Will is null)
            return;
        MqttTopic.RequireName(Will.Topic);
        Require(Will.Payload.Length <= ushort.MaxValue, "A will's payload has at most 65,535 bytes.");
        Require(Version == MqttVersion.V5 || (Will.Delay == TimeSpan.Zero && Will.Properties is null),
            "A will's delay and properties need MQTT 5.0.");
    }

    private static void Require(bool holds, string otherwise, string parameter = "options")
    {
        if (!holds)
            throw new ArgumentException(otherwise, parameter);
    }
}
