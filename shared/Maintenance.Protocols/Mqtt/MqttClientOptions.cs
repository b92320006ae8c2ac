namespace Maintenance.Protocols.Mqtt;

/// <summary>Where the broker is, who we are, and how much is held in memory. A class, so that no ToString prints the password.</summary>
public sealed class MqttClientOptions
{
    public required string Host { get; init; }

    /// <summary>1883 by custom, 8883 with TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Unique at the broker. May be empty only with <see cref="CleanSession"/> [MQTT-3.1.3-7].</summary>
    public required string ClientId { get; init; }

    public string? UserName { get; init; }

    /// <summary>Sent in clear unless <see cref="Tls"/> is set. Needs <see cref="UserName"/> [MQTT-3.1.2-22].</summary>
    public string? Password { get; init; }

    /// <summary>False: broker and client keep subscriptions and unacknowledged messages beyond the connection.</summary>
    public bool CleanSession { get; init; } = true;

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
    /// Messages received and not yet acknowledged, 1 to 65,535. At the limit the socket is not read until the
    /// consumer acknowledges, so it must be larger than what the consumer collects before it acknowledges.
    /// Memory is at most this times <see cref="MaximumPacketSize"/>.
    /// </summary>
    public int InboundCapacity { get; init; } = 1024;

    /// <summary>QoS 1 publishes sent and not yet acknowledged, 1 to 32,768; at the limit publishing waits.</summary>
    public int MaximumInFlight { get; init; } = 256;

    internal string Broker => $"{Host}:{Port}";

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Host), "Host is empty.");
        Require(Port is > 0 and <= ushort.MaxValue, $"Port {Port} is not 1 to 65535.");
        Require(ClientId.Length > 0 || CleanSession, "[MQTT-3.1.3-7] Without a client identifier the session must be clean.");
        Require(Password is null || UserName is not null, "[MQTT-3.1.2-22] A password needs a user name.");
        foreach (var text in (ReadOnlySpan<string?>)[ClientId, UserName, Password])
        {
            Require(text is null || (!text.Contains('\0') && MqttTopic.StrictUtf8.GetByteCount(text) <= ushort.MaxValue),
                "[MQTT-1.5.3-2] Client identifier, user name and password are at most 65,535 bytes without U+0000.");
        }

        Require(KeepAlive >= TimeSpan.Zero && KeepAlive.TotalSeconds <= ushort.MaxValue && KeepAlive.Ticks % TimeSpan.TicksPerSecond == 0,
            $"KeepAlive {KeepAlive} is not whole seconds of 0 to 65535.");
        Require(ConnectTimeout > TimeSpan.Zero && ResponseTimeout > TimeSpan.Zero, "Timeouts must be positive.");
        Require(MaximumPacketSize is >= 128 and <= Packets.RemainingLength.Maximum + 5, $"MaximumPacketSize {MaximumPacketSize} is not 128 to 268435460.");
        Require(InboundCapacity is > 0 and <= ushort.MaxValue, $"InboundCapacity {InboundCapacity} is not 1 to 65535.");
        Require(MaximumInFlight is > 0 and <= 32_768, $"MaximumInFlight {MaximumInFlight} is not 1 to 32768.");
        if (Will is null)
            return;
        MqttTopic.RequireName(Will.Topic);
        Require(Will.Payload.Length <= ushort.MaxValue, "A will's payload has at most 65,535 bytes.");
    }

    private static void Require(bool holds, string otherwise, string parameter = "options")
    {
        if (!holds)
            throw new ArgumentException(otherwise, parameter);
    }
}
