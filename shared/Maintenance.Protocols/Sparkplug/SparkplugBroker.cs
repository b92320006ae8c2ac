using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug;

/// <summary>A broker, and how one is known there. A class, so that no ToString prints the password.</summary>
public sealed class SparkplugBroker
{
    public required string Host { get; init; }

    public int Port { get; init; } = 1883;

    /// <summary>Unique at the broker.</summary>
    public required string ClientId { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public MqttTls? Tls { get; init; }

    /// <inheritdoc cref="MqttClientOptions.Scram"/>
    public MqttScram? Scram { get; init; }

    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <inheritdoc cref="MqttClientOptions.WebSocketPath"/>
    public string? WebSocketPath { get; init; }

    /// <inheritdoc cref="MqttClientOptions.KeepAlive"/>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="MqttClientOptions.InboundCapacity"/>
    public int InboundCapacity { get; init; } = 64;

    // Clean, always: what a broker kept of an earlier session has sequence numbers that mean nothing in this one.
    internal MqttClientOptions Options(MqttWill? will, int longestMessage) => new()
    {
        Host = Host,
        Port = Port,
        ClientId = ClientId,
        UserName = UserName,
        Password = Password,
        Tls = Tls,
        Scram = Scram,
        Version = Version,
        WebSocketPath = WebSocketPath,
        KeepAlive = KeepAlive,
        Will = will,
        CleanSession = true,
        InboundCapacity = InboundCapacity,
        MaximumPacketSize = longestMessage + (64 * 1024),   // the topic goes before the message
    };
}
