namespace Maintenance.Analytics.Incidents;

/// <summary>Which way a signal went.</summary>
public enum Direction
{
    Rise,
    Fall,
}

/// <summary>One row of the table that people edit.</summary>
/// <param name="Class">Code of the asset class.</param>
/// <param name="Direction">Null where both ways are a fault.</param>
/// <param name="FailureMode">Code of the failure mode, e.g. of ISO 14224.</param>
public sealed record FailureModeRule(string Class, string Signal, Direction? Direction, string FailureMode);
