namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Times that a server grants. What it says may be no time at all: not a number, of no length, without end.</summary>
internal static class RevisedInterval
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <param name="asked">Taken where the answer is no number.</param>
    public static TimeSpan Of(double milliseconds, TimeSpan asked, TimeSpan least) => double.IsFinite(milliseconds)
        ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, least.TotalMilliseconds, Longest.TotalMilliseconds))
        : asked;
}
