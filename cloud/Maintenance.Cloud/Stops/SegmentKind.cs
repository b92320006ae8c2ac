namespace Maintenance.Cloud.Stops;

/// <summary>What a part of a stop passes with.</summary>
internal enum SegmentKind
{
    /// <summary>Waiting for somebody to come.</summary>
    People,

    /// <summary>Waiting for spare parts.</summary>
    Parts,
    Repair,

    /// <summary>Repaired, and not running again yet.</summary>
    StartUp,
}
