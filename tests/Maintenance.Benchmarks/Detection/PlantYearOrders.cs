namespace Maintenance.Benchmarks.Detection;

/// <summary>A work order that the chain called for.</summary>
/// <param name="Signals">What it rests on.</param>
internal sealed record YearWorkOrder(string Asset, string FailureMode, DateTimeOffset OpenedAtUtc, IReadOnlyList<string> Signals);

/// <summary>A sensor that the chain called ill, until it called it well again.</summary>
internal sealed record YearSensorCall(string Asset, string Signal, string Fault, DateTimeOffset FromUtc);
