namespace Maintenance.Cloud.Alarms;

/// <summary>Why a raised alarm opened no work order.</summary>
public enum HeldBecause
{
    /// <summary>It names no asset that its site knows.</summary>
    Unbound,

    /// <summary>The sample that decided was bad or stale.</summary>
    BadQuality,

    /// <summary>Work on the asset was going on, or a person had taken it out of service (ISA-18.2).</summary>
    OutOfService,

    /// <summary>A person had put it on a shelf.</summary>
    Shelved,

    /// <summary>It means nothing in the machine's mode.</summary>
    SuppressedByDesign,

    /// <summary>The table of failure modes knows its signal for the other direction only: a pump that shakes less is not ill.</summary>
    HarmlessDirection,
}
