using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Departures summed up on either side of a mean, each less a tolerance and never below 0 (Page 1954): what wavers adds up to
/// nothing, what lasts grows. A single departure counts for <see cref="MostOfOne"/> at most, so an outlier is no shift.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct TwoSidedSum
{
    /// <summary>In standard deviations.</summary>
    private const double MostOfOne = 4;

    private double _up;
    private double _down;

    /// <param name="scatter">Standard deviation of such distances.</param>
    /// <param name="tolerance">Taken from each departure, in standard deviations.</param>
    /// <returns>The larger of the two sums.</returns>
    public double Add(double distance, double scatter, double tolerance)
    {
        var departure = Math.CopySign(Math.Min(MostOfOne, Deviation.Of(distance, scatter)), distance);
        _up = Math.Max(0, _up + departure - tolerance);
        _down = Math.Max(0, _down - departure - tolerance);
        return Math.Max(_up, _down);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.Write(_up);
        writer.Write(_down);
    }

    public void Restore(StateReader reader) => (_up, _down) = (reader.ReadDouble(), reader.ReadDouble());
}
