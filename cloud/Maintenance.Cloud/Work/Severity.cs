namespace Maintenance.Cloud.Work;

/// <summary>How bad it is where it happened: cosmetic, slowed, stopped, danger.</summary>
public enum Severity
{
    /// <summary>Cosmetic.</summary>
    Low,

    /// <summary>The machine is slowed.</summary>
    Medium,

    /// <summary>The machine stands.</summary>
    High,

    /// <summary>Danger to people or surroundings.</summary>
    Critical,
}
