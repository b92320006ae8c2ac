namespace Maintenance.Protocols.Tests;

/// <summary>Programs of others that tests speak with.</summary>
internal static class Peer
{
    /// <summary>
    /// Why a test is left out; null where it runs. Under <c>./maintain test</c>, which installs every peer and says so by
    /// MAINTENANCE_PEERS=required, a missing one is no reason: there the test runs, and fails.
    /// </summary>
    public static string? Skip(string? missing) =>
        string.Equals(Environment.GetEnvironmentVariable("MAINTENANCE_PEERS"), "required", StringComparison.Ordinal) ? null : missing;
}
