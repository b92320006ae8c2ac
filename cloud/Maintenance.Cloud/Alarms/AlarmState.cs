namespace Maintenance.Cloud.Alarms;

/// <summary>State of an activation (ISA-18.2-2016, 4.3).</summary>
public enum AlarmState
{
    /// <summary>Returned and seen.</summary>
    Normal,

    /// <summary>The condition holds and nobody has seen it.</summary>
    ActiveUnacknowledged,
    ActiveAcknowledged,

    /// <summary>The condition is over and nobody has seen it.</summary>
    ReturnedUnacknowledged,
}
