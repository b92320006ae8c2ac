namespace Maintenance.Simulators.Servers.OpcUa;

/// <summary>Where the machines stand, by the levels of ISA-95 (IEC 62264-1 §5.3): enterprise, site, area, line.</summary>
internal static class PlantLayout
{
    public const string Enterprise = "Example Works";
    public const string Site = "DEMO";

    private static readonly Dictionary<string, (string Area, string Line)> Places = new(StringComparer.Ordinal)
    {
        ["P-101"] = ("Process", "Water"),
        ["M-102"] = ("Process", "Water"),
        ["C-201"] = ("Utilities", "Air"),
        ["CV-301"] = ("Packing", "Conveying"),
        ["F-401"] = ("Utilities", "Ventilation"),
    };

    // What a signal can be in normal operation, by its unit: what a percent deadband is a percentage of.
    private static readonly Dictionary<string, double> Highest = new(StringComparer.Ordinal)
    {
        ["mm/s"] = 20,
        ["°C"] = 200,
        ["rpm"] = 3000,
        ["A"] = 150,
        ["bar"] = 16,
        ["m3/h"] = 300,
        ["m/s"] = 5,
    };

    // Zone D of ISO 20816-3 begins at 7.1 mm/s for machines of this size; temperatures as their makers' alarms.
    private static readonly Dictionary<string, double> Limits = new(StringComparer.Ordinal)
    {
        ["P-101.vibration"] = 7.1,
        ["P-101.bearing-temperature"] = 85,
        ["M-102.vibration"] = 7.1,
        ["M-102.winding-temperature"] = 120,
        ["C-201.vibration"] = 7.1,
        ["C-201.discharge-temperature"] = 105,
        ["CV-301.motor-temperature"] = 95,
        ["F-401.vibration"] = 7.1,
        ["F-401.bearing-temperature"] = 80,
        ["F-401.motor-temperature"] = 110,
    };

    public static (string Area, string Line) PlaceOf(string asset) => Places[asset];

    /// <summary>The upper end of a signal's range in its unit; the lower is 0.</summary>
    public static double HighestOf(string unit) => Highest[unit];

    /// <summary>Above it the machine's own alarm is active; null for a signal without one.</summary>
    public static double? LimitOf(string tag) => Limits.TryGetValue(tag, out var limit) ? limit : null;
}
