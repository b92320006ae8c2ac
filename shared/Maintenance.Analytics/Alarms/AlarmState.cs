namespace Maintenance.Analytics.Alarms;

/// <summary>Where an alarm stands (ISA-18.2-2016, clause 6.3: the alarm state diagram).</summary>
public enum AlarmState
{
    /// <summary>Inside its limits, and nobody has to answer anything.</summary>
    Normal,

    /// <summary>The condition holds and nobody has answered.</summary>
    ActiveUnacknowledged,

    /// <summary>The condition holds and somebody knows.</summary>
    ActiveAcknowledged,

    /// <summary>The condition went away before anybody answered.</summary>
    ReturnedUnacknowledged,

    /// <summary>The condition went away; a latching alarm stays until somebody answers and resets it.</summary>
    LatchedUnacknowledged,

    /// <summary>The condition went away and somebody knows; it stays until a reset.</summary>
    LatchedAcknowledged,

    /// <summary>Silenced by a person until an instant.</summary>
    Shelved,

    /// <summary>Silenced by logic, because it means nothing in the present mode of the machine.</summary>
    SuppressedByDesign,

    /// <summary>Silenced while the asset or the alarm itself is being worked on.</summary>
    OutOfService,
}
