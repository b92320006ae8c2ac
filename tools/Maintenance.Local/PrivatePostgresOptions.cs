namespace Maintenance.Local;

/// <summary>How a private cluster is made.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>Where the cluster lives and stays; by default a temporary folder that goes with it.</summary>
    public string? Folder { get; init; }

    /// <summary>Loopback port; by default one that the kernel says is free.</summary>
    public int? Port { get; init; }

    /// <summary>Whether commits wait for the disk. Tests need no disk: false makes them quick.</summary>
    public bool Durable { get; init; }

    /// <summary>More lines of postgresql.conf, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders separated by ':' to search for the programs instead of PATH and Debian's own.</summary>
    public string? SearchPath { get; init; }
}
