namespace Maintenance.Edge.Devices;

/// <summary>How near numbers have to be that went through a device's type.</summary>
internal static class WrittenValue
{
    private const double Tolerance = 1e-6;   // of the value: what a 32-bit float keeps of a 64-bit one
    private const double Rounding = 1e-9;   // of the value: what scaling may be off, 0.3 / 0.1 being 2.9999999999999996

    /// <summary>The whole number that scaling has missed by its rounding only.</summary>
    public static double Snap(double raw) => Math.Abs(raw - Math.Round(raw)) <= Rounding * Math.Max(1, Math.Abs(raw)) ? Math.Round(raw) : raw;

    public static bool IsSame(double readBack, double wanted) => Math.Abs(readBack - wanted) <= Tolerance * Math.Max(1, Math.Abs(wanted));
}
