namespace Maintenance.Cloud.Alarms;

/// <summary>What changes an alarm's state: its condition, a person, time, or work on its asset.</summary>
public enum AlarmAct
{
    /// <summary>The condition became true.</summary>
    Raise,

    /// <summary>The condition is over.</summary>
    Return,
    Acknowledge,

    /// <summary>Ends a latch.</summary>
    Reset,
    Shelve,
    Unshelve,

    /// <summary>A shelf came to its end by itself.</summary>
    EndShelf,
    TakeOutOfService,
    PutBackInService,

    /// <summary>The machine's mode silences it (ISA-18.2: suppressed by design).</summary>
    Suppress,

    /// <summary>The machine's mode no longer silences it.</summary>
    Release,

    /// <summary>A person changed what the alarm is: latching, suppressed in which modes.</summary>
    Configure,
}
