namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>DateTime of Part 6 §5.2.2.5: 100 ns intervals since 1601-01-01 UTC, clipped to what both sides can say.</summary>
internal static class UaTime
{
    private static readonly long Epoch = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long LastSecond = new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc).Ticks;

    /// <summary>0 for 1601 and before; the greatest Int64 for 9999-12-31T23:59:59 and after.</summary>
    public static long ToWire(DateTimeOffset utc)
    {
        var ticks = utc.UtcTicks;
        return ticks <= Epoch ? 0 : ticks >= LastSecond ? long.MaxValue : ticks - Epoch;
    }

    /// <summary>The earliest time for 0 and below; the latest for anything past the last second of 9999.</summary>
    public static DateTimeOffset FromWire(long intervals) =>
        intervals <= 0 ? DateTimeOffset.MinValue
        : intervals >= LastSecond - Epoch ? DateTimeOffset.MaxValue
        : new(intervals + Epoch, TimeSpan.Zero);
}
