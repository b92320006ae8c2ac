namespace Maintenance.Local;

/// <summary>How a private broker is configured.</summary>
public sealed record PrivateBrokerOptions
{
    /// <summary>Where configuration and persisted sessions live; by default a temporary folder that goes with it.</summary>
    public string? Folder { get; init; }

    /// <summary>Loopback port; by default one that the kernel says is free.</summary>
    public int? Port { get; init; }

    /// <summary>Whether sessions and retained messages outlive the broker, also a killed one.</summary>
    public bool Persistent { get; init; }

    /// <summary>When given, nobody else may connect.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Speaks TLS, with a certificate of its own for 127.0.0.1 and localhost.</summary>
    public bool Tls { get; init; }

    /// <summary>More lines of mosquitto.conf.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Folders separated by ':' to search for the program instead of PATH and Debian's own.</summary>
    public string? SearchPath { get; init; }
}
