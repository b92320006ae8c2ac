namespace Maintenance.Analytics.Prognostics;

/// <summary>A unit's cycles without a gap, from its first.</summary>
public sealed record EngineRun(int Unit, IReadOnlyList<EngineCycle> Cycles)
{
    /// <summary>The unit as it was known after so many cycles.</summary>
    public EngineRun Until(int cycles) => new(Unit, [.. Cycles.Take(cycles)]);
}
