using System.Runtime.InteropServices;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>What a sensor can say at all, in the unit of its values; NaN where that is not known.</summary>
/// <param name="Low">Least value that is physically possible; it is possible itself.</param>
/// <param name="High">Greatest value that is physically possible; it is possible itself.</param>
/// <param name="MaxRatePerSecond">Fastest real change in either direction.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SensorRange(double Low, double High, double MaxRatePerSecond)
{
    public static readonly SensorRange Unknown = new(double.NaN, double.NaN, double.NaN);

    // A comparison with NaN is false, so an unknown bound lets everything pass.
    internal bool Excludes(double value) => value < Low || value > High;

    internal bool IsTooFast(double change, TimeSpan elapsed) => Math.Abs(change) > MaxRatePerSecond * elapsed.TotalSeconds;
}
