namespace Maintenance.Analytics.Prognostics;

/// <summary>What one source, such as a sensor or the unit's age, adds to a prediction.</summary>
/// <param name="Cycles">Cycles of remaining life, negative where it shortens them.</param>
public sealed record Reason(string Source, double Cycles);
