using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds <c>mqtt</c> of a device.</summary>
internal static class MqttSection
{
    private static readonly Dictionary<string, MqttVersion> Versions =
        new(StringComparer.Ordinal) { ["3.1.1"] = MqttVersion.V311, ["5"] = MqttVersion.V5 };

    private static readonly Dictionary<string, MqttScramHash?> Authentications = new(StringComparer.Ordinal)
    {
        ["password"] = null,
        ["scram-sha-256"] = MqttScramHash.Sha256,
        ["scram-sha-512"] = MqttScramHash.Sha512,
    };

    /// <param name="device">The device that has, or has not, such a section.</param>
    /// <param name="clientId">Where the file names none.</param>
    /// <param name="isPublisher">It subscribes to nothing, so nothing is shared or kept for it.</param>
    public static MqttSettings Bind(Section device, string clientId, bool isPublisher = false)
    {
        var keepAlive = TimeSpan.FromSeconds(30);
        if (device.Optional("mqtt") is not { } mqtt)
            return new(clientId, null, null, Tls: false, null, keepAlive);

        var tls = mqtt.Optional("tls");
        var version = mqtt.Choice("version", Versions, MqttVersion.V311);
        var settings = new MqttSettings(
            mqtt.OptionalText("clientId", "a client identifier") ?? clientId,
            mqtt.OptionalText("username", "a user name"), DeviceSection.Password(mqtt), tls is not null,
            tls?.OptionalText("authorityFile", "the path of a PEM file"),
            mqtt.Duration("keepAlive", keepAlive, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)))
        {
            Version = version,
            WebSocketPath = WebSocketPath(mqtt),
            ShareGroup = isPublisher ? null : ShareGroup(mqtt),
            CertificateFile = tls?.OptionalText("certificateFile", "the path of a PEM file"),
            KeyFile = tls?.OptionalText("keyFile", "the path of a PEM file"),
            SessionExpiry = isPublisher ? null : SessionExpiry(mqtt, version),
            ScramHash = ScramHash(mqtt, version),
        };
        if (settings.ScramHash is not null && (settings.UserName is null || settings.Password is null))
            mqtt.Fault("authentication", "needs username, and password or passwordFile");
        if (settings.Password is not null && settings.UserName is null)
            mqtt.Fault("password", "is set without username; MQTT takes a password only with a user name");
        if (settings.KeyFile is not null && settings.CertificateFile is null)
            tls!.Fault("keyFile", "is set without certificateFile; a key needs its certificate");
        tls?.Close();
        mqtt.Close();
        return settings;
    }

    private static MqttScramHash? ScramHash(Section mqtt, MqttVersion version)
    {
        var needed = $"one of {string.Join(", ", Authentications.Keys)}";
        if (mqtt.OptionalText("authentication", needed) is not { } text)
            return null;
        if (!Authentications.TryGetValue(text, out var hash))
            mqtt.Fault("authentication", $"is \"{text}\"; {needed} is needed");
        if (hash is not null && version == MqttVersion.V311)
            mqtt.Fault("authentication", $"is {text}, which needs version 5");
        return hash;
    }

    private static string? WebSocketPath(Section mqtt)
    {
        const string Needed = "the path of the broker's WebSocket, e.g. /mqtt";
        var path = mqtt.OptionalText("webSocketPath", Needed);
        if (path is not null && path is not ['/', ..])
            mqtt.Fault("webSocketPath", $"is \"{path}\"; {Needed}, is needed");
        return path;
    }

    private static string? ShareGroup(Section mqtt)
    {
        const string Needed = "a group's name without /, + and #";
        var group = mqtt.OptionalText("shareGroup", Needed);
        if (group is not null && (group.Length == 0 || group.AsSpan().ContainsAny("/+#\0")))
            mqtt.Fault("shareGroup", $"is \"{group}\"; {Needed} is needed");
        return group;
    }

    private static TimeSpan? SessionExpiry(Section mqtt, MqttVersion version)
    {
        if (mqtt.OptionalText("sessionExpiry", "a duration") is null)
            return null;
        if (version == MqttVersion.V311)
            mqtt.Fault("sessionExpiry", "needs version 5; 3.1.1 keeps a session without end");
        return TimeSpan.FromSeconds(Math.Ceiling(mqtt.Duration("sessionExpiry", null, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)).TotalSeconds));
    }
}
