namespace Maintenance.Contracts.Readings;

/// <summary>How far a reading may be trusted. Travels with the value from the device to the detector.</summary>
public enum Quality : byte
{
    /// <summary>Measured and in range.</summary>
    Good = 0,

    /// <summary>Measured, but something about it is doubtful (an implausible device clock, a substituted time).</summary>
    Uncertain = 1,

    /// <summary>Not usable as a measurement: not a number, out of the tag's physical range, refused by the device.</summary>
    Bad = 2,

    /// <summary>The last value is older than the tag's expected period allows.</summary>
    Stale = 3,
}
