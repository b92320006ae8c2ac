namespace Maintenance.Cloud.Fleet;

/// <summary>Where a command stands. Those from <see cref="Written"/> on are what the gateway said of it.</summary>
public enum CommandState
{
    /// <summary>The gateway has not fetched it yet.</summary>
    Waiting,

    /// <summary>The gateway was told, and has not answered.</summary>
    Sent,

    /// <summary>Its time is over and the gateway has not answered: it may have been executed where the gateway was told.</summary>
    Unanswered,

    /// <summary>Written, and read back as it was written.</summary>
    Written,

    /// <summary>Written, but the device says another value or cannot say one.</summary>
    NotConfirmed,

    /// <summary>Nothing was written: the gateway or the device would not.</summary>
    Refused,

    /// <summary>Nothing was written: the gateway had no connection to the device.</summary>
    Unreachable,

    /// <summary>Nothing was written: the gateway heard of it too late.</summary>
    Expired,

    /// <summary>The gateway ended while it executed it: it may be written or not, and is not tried again.</summary>
    Unknown,
}
