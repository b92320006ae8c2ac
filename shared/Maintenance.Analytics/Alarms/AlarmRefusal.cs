namespace Maintenance.Analytics.Alarms;

/// <summary>Why an act changed nothing.</summary>
public enum AlarmRefusal
{
    None,

    /// <summary>There is nothing to acknowledge, reset or take off the shelf.</summary>
    NothingToDo,

    /// <summary>It is silenced: an act on what nobody is shown would be lost.</summary>
    IsSilenced,

    /// <summary>A safety alarm is never silenced.</summary>
    IsSafety,

    /// <summary>A shelf needs an end after now and within the longest time allowed.</summary>
    ShelfTooLong,

    /// <summary>A latch can be reset only once its condition is gone and it was acknowledged.</summary>
    NotYet,
}
