namespace Maintenance.Analytics.Prognostics.Survival;

/// <summary>How long a unit was in service.</summary>
/// <param name="Time">Above 0, in any unit that all lifetimes share.</param>
/// <param name="Failed">Whether it then failed; else it was taken out or still runs, and only outlived that time (right-censored).</param>
/// <param name="Covariates">What distinguishes the unit, such as its load; empty where nothing does.</param>
public sealed record Lifetime(double Time, bool Failed, params IReadOnlyList<double> Covariates);
