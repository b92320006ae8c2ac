namespace Maintenance.Contracts.Readings;

/// <summary>Instants as whole microseconds since 1970-01-01 UTC.</summary>
internal static class Microseconds
{
    private static readonly long Earliest = Of(DateTimeOffset.MinValue);
    private static readonly long Latest = Of(DateTimeOffset.MaxValue);

    public static long Of(DateTimeOffset instant) =>
        Math.DivRem(instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond, out var rest) - (rest < 0 ? 1 : 0);

    public static DateTimeOffset ToInstant(long microseconds)
    {
        RequireInstant(microseconds);
        return new(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <exception cref="MalformedRecordException">No date of the calendar.</exception>
    public static void RequireInstant(long microseconds)
    {
        if (microseconds < Earliest || microseconds > Latest)
            throw new MalformedRecordException($"{microseconds} µs since 1970 is no date of the calendar");
    }
}
