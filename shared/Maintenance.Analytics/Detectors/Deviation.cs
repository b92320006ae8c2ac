namespace Maintenance.Analytics.Detectors;

/// <summary>A distance told in scatters, the one way in which all detectors tell theirs.</summary>
internal static class Deviation
{
    /// <summary>What a departure from something that never varied scores: no number of scatters says how strange it is.</summary>
    public const double Most = 1e6;

    /// <returns>0 to <see cref="Most"/>.</returns>
    public static double Of(double distance, double scatter) =>
        distance == 0 ? 0 : Math.Min(Math.Abs(distance) / scatter, Most); // no scatter: infinity, so the most
}
