namespace Maintenance.Cloud.Alarms;

/// <summary>Why a raised alarm opened no work order.</summary>
public enum HeldBecause
{
    /// <summary>It names no asset that its site knows.</summary>
    Unbound,

    /// <summary>The sample that decided was bad or stale.</summary>
    BadQuality,

    /// <summary>Work on the asset was going on (ISA-18.2: out of service).</summary>
    OutOfService,
}
