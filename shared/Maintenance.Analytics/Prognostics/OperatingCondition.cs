namespace Maintenance.Analytics.Prognostics;

/// <summary>A way in which units are operated, and what is normal in it for each sensor that is used.</summary>
/// <param name="Centre">Mean of each setting.</param>
/// <param name="Means">In the sensors' own units.</param>
/// <param name="Deviations">Standard deviations in the sensors' own units; 0 where a sensor does not move in this condition.</param>
public sealed record OperatingCondition(
    IReadOnlyList<double> Centre, IReadOnlyList<double> Means, IReadOnlyList<double> Deviations, int Rows);
