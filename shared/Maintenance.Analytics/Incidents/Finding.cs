using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Incidents;

/// <summary>What one detector found on one tag.</summary>
/// <param name="Tag">Index among the asset's tags.</param>
/// <param name="Detector">Name of what decided, e.g. <c>drift</c>.</param>
/// <param name="Version">Of its rule or model, so that the decision can be made again.</param>
/// <param name="IsLasting">Whether it lasts and was checked, and so calls for work; a single strange sample only adds to what is known.</param>
/// <param name="Value">The sample that decided, in the tag's unit.</param>
/// <param name="Score">Of the detector; its size is compared with <paramref name="Limit"/>.</param>
/// <param name="Limit">Score from which it is a finding; above 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Finding(
    int Tag, string Detector, int Version, bool IsLasting, Direction Direction, double Value, double Score, double Limit,
    DateTimeOffset AtUtc)
{
    /// <summary>By how much it is over its limit, 1 and more, at most 100: comparable between detectors.</summary>
    public double Weight => double.IsFinite(Score) && Limit > 0 ? Math.Clamp(Math.Abs(Score) / Limit, 1, 100) : 1;
}
