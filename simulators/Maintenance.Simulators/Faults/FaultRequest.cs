namespace Maintenance.Simulators.Faults;

/// <summary>What to break, and how.</summary>
/// <param name="Growth">Time constant; by default 20 s.</param>
/// <param name="Severity">In the end, above 0 to 1; by default 1.</param>
/// <param name="OnsetIn">From now; by default at once.</param>
/// <param name="Signal">For a fault of a sensor: which.</param>
internal sealed record FaultRequest(
    string? Asset, string? Kind, TimeSpan? Growth, double? Severity, TimeSpan? OnsetIn, string? Signal);
