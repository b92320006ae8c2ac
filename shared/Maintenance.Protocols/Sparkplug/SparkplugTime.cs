namespace Maintenance.Protocols.Sparkplug;

/// <summary>Times of Sparkplug: milliseconds since 1970 in UTC [tck-id-payloads-timestamp-in-UTC].</summary>
public static class SparkplugTime
{
    private static readonly ulong Latest = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <returns>Null for a time after the year 9999.</returns>
    public static DateTimeOffset? ToUtc(ulong milliseconds) =>
        milliseconds <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;

    /// <param name="instant">From 1970 on; the wire knows nothing earlier.</param>
    public static ulong FromUtc(DateTimeOffset instant) => (ulong)Math.Max(instant.ToUnixTimeMilliseconds(), 0);
}
