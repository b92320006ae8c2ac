using Maintenance.Analytics.Chain;

namespace Maintenance.Analytics.Assets;

/// <summary>From the one setting a person makes to what an alarm of an asset needs.</summary>
internal static class AssetSensitivity
{
    /// <summary>Scatters that a tag's fast mean may stray: the three sigma of every control chart (Shewhart 1931).</summary>
    public const double TagAllowance = 3;

    /// <summary>Two more for the scores of all tags together: they stray whenever any tag does, and three of them are watched.</summary>
    public const double JointAllowance = 5;

    /// <summary>Scatters × rows that alarm at the usual budget.</summary>
    private const double UsualEvidence = 25;

    private const double LeastEvidence = 10;
    private const double MostEvidence = 60;

    /// <summary>
    /// The time between false alarms of a cumulative sum grows exponentially with what it must reach (Siegmund 1985), so what
    /// it must reach grows with the logarithm of the time wanted: by half for each tenth of the budget.
    /// </summary>
    public static double EvidenceFor(AlarmBudget budget) => Math.Clamp(
        UsualEvidence * (1 + (0.5 * Math.Log10(AlarmBudget.Usual / budget.FalseAlarmsPerWeek))), LeastEvidence, MostEvidence);
}
