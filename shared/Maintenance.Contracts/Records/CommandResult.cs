namespace Maintenance.Contracts.Records;

/// <summary>What became of a command.</summary>
public enum CommandOutcome
{
    /// <summary>Written, and read back as it was written.</summary>
    Written,

    /// <summary>Written, but the device says another value now, or cannot say one.</summary>
    NotConfirmed,

    /// <summary>Nothing was written: the tag is not writable, the value lies outside, or the device would not.</summary>
    Refused,

    /// <summary>Nothing was written: there was no connection to the device.</summary>
    Unreachable,

    /// <summary>Nothing was written: the command came too late.</summary>
    Expired,

    /// <summary>The gateway ended while it executed the command: it may be written or not, and is not tried again.</summary>
    Unknown,
}

/// <summary>A gateway's answer to a command, once for each.</summary>
/// <param name="ReadBack">What the device said afterwards, in the tag's unit; null where it was not asked.</param>
/// <param name="Detail">For people.</param>
/// <param name="AtUtc">Gateway time.</param>
public sealed record CommandResult(Guid CommandId, CommandOutcome Outcome, double? ReadBack, string? Detail, DateTimeOffset AtUtc);
