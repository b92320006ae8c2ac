namespace Maintenance.Local.Product;

/// <summary>What the simulator did to a machine, and what it ought to be found as.</summary>
/// <param name="FailureMode">Code of ISO 14224.</param>
public sealed record GroundTruth(string Asset, string Kind, string FailureMode, DateTimeOffset OnsetUtc);
