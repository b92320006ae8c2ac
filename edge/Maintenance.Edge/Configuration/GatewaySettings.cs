namespace Maintenance.Edge.Configuration;

/// <summary>One gateway's configuration as bound from its YAML file; every value in it has been checked.</summary>
/// <param name="Cloud">Where records go; null: <paramref name="Publish"/> says.</param>
/// <param name="Publish">The broker to which records go; null: they go to the cloud.</param>
/// <param name="Tags">Of all devices: a reading's tag number is an index into this list. In file order at first; then with those that came later behind.</param>
internal sealed record GatewaySettings(
    string Name, LocalSettings Local, CloudSettings? Cloud, PublishSettings? Publish, OutboxSettings Outbox,
    IReadOnlyList<DeviceSettings> Devices, IReadOnlyList<TagSettings> Tags, IReadOnlyList<AssetSettings> Assets)
{
    /// <summary>Of the file as it was read, see <see cref="GatewayFile.FingerprintOfAsync"/>; empty where it was read from no file.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>How long an orderly stop may still deliver.</summary>
    public TimeSpan ShutdownDrain => Cloud?.ShutdownDrain ?? Publish?.ShutdownDrain ?? TimeSpan.Zero;
}

/// <param name="AllowRemote">Whether the local page may listen beyond loopback; it has no sign-in.</param>
/// <param name="WriteTokenFile">Holds the token that a command to write must show; null: nothing is written.</param>
internal sealed record LocalSettings(bool AllowRemote, string? WriteTokenFile = null);

/// <param name="EnrolmentTokenFile">Holds the one-time token; the environment's MAINTENANCE_ENROLMENT_TOKEN goes first.</param>
/// <param name="ShutdownDrain">How long an orderly stop may still deliver.</param>
internal sealed record CloudSettings(Uri Url, string? EnrolmentTokenFile, TimeSpan ShutdownDrain);

/// <param name="Topic">What all topics of the gateway begin with, without the slash that follows.</param>
/// <param name="ShutdownDrain">How long an orderly stop may still deliver.</param>
internal sealed record PublishSettings(DeviceEndpoint Endpoint, string Topic, MqttSettings Mqtt, TimeSpan ShutdownDrain);

/// <param name="MaxBytes">Bound of the outbox on disk.</param>
internal sealed record OutboxSettings(long MaxBytes);
