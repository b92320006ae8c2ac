namespace Maintenance.Edge.Devices;

/// <summary>Whether a device's clock can be believed.</summary>
internal static class DeviceTime
{
    /// <summary>No device that sends us anything measured it before this.</summary>
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A wrong zone is at most 14 h ahead; a day is wrong for certain.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>
    /// The time as it is kept: to the microsecond, towards the past. A reading that comes again is known by its time too, so it
    /// must be the same time before and after the disk.
    /// </summary>
    public static DateTimeOffset ToMicrosecond(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>A gateway whose own clock was never set has nothing to call a device's time too late by.</summary>
    public static bool IsPlausible(DateTimeOffset measuredAtUtc, DateTimeOffset nowUtc) =>
        measuredAtUtc >= Earliest && (measuredAtUtc <= nowUtc + MostAhead || nowUtc < Earliest);
}
