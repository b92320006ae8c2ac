namespace Maintenance.Cloud.Requests;

/// <summary>What a problem does to the machine and to people.</summary>
public enum Severity
{
    /// <summary>Cosmetic: it runs as it should.</summary>
    Low,

    /// <summary>Slowed: it runs worse than it should.</summary>
    Medium,

    /// <summary>Stopped.</summary>
    High,

    /// <summary>Danger to people or the environment.</summary>
    Critical,
}
