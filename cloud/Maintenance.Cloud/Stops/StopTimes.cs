namespace Maintenance.Cloud.Stops;

/// <summary>Which instants people may say of stops.</summary>
internal static class StopTimes
{
    /// <summary>Clocks differ: what is this near counts as now.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    /// <returns>What is wrong with it; null: nothing.</returns>
    public static string? Fault(DateTimeOffset instant, DateTimeOffset nowUtc) =>
        instant > nowUtc + Near ? "It lies in the future: stops tell what was and is."
        : instant.Year < 1900 ? "No machine is that old."
        : null;
}
