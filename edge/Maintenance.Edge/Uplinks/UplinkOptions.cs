namespace Maintenance.Edge.Uplinks;

/// <summary>How records go to the cloud.</summary>
public sealed record UplinkOptions
{
    /// <summary>Folder for records that the cloud refused.</summary>
    public required string RefusedFolder { get; init; }

    /// <summary>Most bytes of one request before compression while the lane is nearly empty. Default 1 MiB.</summary>
    public int LiveBytes { get; init; } = 1024 * 1024;

    /// <summary>The same while a backlog is sent. Default 4 MiB, at most <see cref="Maintenance.Contracts.Transport.Batch.MaxBytes"/>.</summary>
    public int BacklogBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long an answer may take. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long stopping waits for the cloud to take what is left. Default 20 s.</summary>
    public TimeSpan ShutdownDrain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of refused records kept aside; the oldest go first. Default 64 MiB.</summary>
    public long RefusedBytes { get; init; } = 64 * 1024 * 1024;
}
