namespace Maintenance.Edge.Fleet;

/// <summary>Where the gateway enrols, and as what.</summary>
public sealed record FleetOptions
{
    /// <summary>Environment variable that holds the one-time token.</summary>
    public const string TokenVariable = "MAINTENANCE_ENROLMENT_TOKEN";

    /// <summary>Folder of the key and the identity.</summary>
    public required string Folder { get; init; }

    /// <summary>The cloud's address, e.g. <c>https://maintenance.example.com</c>.</summary>
    public required Uri Cloud { get; init; }

    /// <summary>The gateway's name, as the token was made for.</summary>
    public required string Name { get; init; }

    /// <summary>File that holds the one-time token; null: it is in <see cref="TokenVariable"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>What runs here, for the list of gateways.</summary>
    public string SoftwareVersion { get; init; } = typeof(FleetOptions).Assembly.GetName().Version?.ToString(3) ?? "0";
}
