namespace Maintenance.Analytics.Prognostics;

/// <summary>What was measured in one cycle of a unit: how it was operated, and its sensors.</summary>
public sealed record EngineCycle(IReadOnlyList<double> Settings, IReadOnlyList<double> Sensors);
