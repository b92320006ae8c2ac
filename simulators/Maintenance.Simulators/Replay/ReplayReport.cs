namespace Maintenance.Simulators.Replay;

/// <summary>What became of a recording.</summary>
/// <param name="Rows">Sound ones, played.</param>
/// <param name="Published">Values: cells of those rows that were not empty.</param>
/// <param name="Acknowledged">Of the published.</param>
/// <param name="Skipped">Rows that were refused.</param>
internal sealed record ReplayReport(long Rows, long Published, long Acknowledged, long Skipped);
