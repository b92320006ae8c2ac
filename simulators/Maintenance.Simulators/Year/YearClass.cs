namespace Maintenance.Simulators.Year;

/// <summary>One of the five tags of a class of machine.</summary>
/// <param name="Rated">Value at rated load, above the surroundings for a temperature.</param>
/// <param name="LoadShare">How much of <paramref name="Rated"/> goes with the load; the rest is there at any load.</param>
/// <param name="Noise">Scatter from sample to sample, as a share of <paramref name="Rated"/>.</param>
/// <param name="IsSteady">Hardly wanders or ages: a speed that the mains keep.</param>
/// <param name="IsTemperature">Lags behind the load and stands on the temperature of the hall.</param>
public sealed record YearTag(string Signal, string Unit, double Rated, double LoadShare, double Noise, bool IsTemperature = false, bool IsSteady = false)
{
    /// <summary>A run-state, 0 or 1.</summary>
    public bool IsState => Unit.Length == 0;

    /// <summary>What the process asks of the machine.</summary>
    public bool IsLoad => LoadShare == 1 && Signal is "current" or "belt-load";
}

/// <summary>What a fault at its worst does to a signal, as a share of the value above standstill.</summary>
/// <param name="Least">At failure, of the mildest case.</param>
/// <param name="Most">At failure, of the worst case.</param>
public sealed record YearEffect(string Signal, double Least, double Most);

/// <summary>A way in which a machine of a class fails.</summary>
/// <param name="FailureMode">Code of ISO 14224, annex B, as which it ought to be found.</param>
/// <param name="IsSudden">Most of it comes within two days, the rest until failure.</param>
public sealed record YearFaultKind(string Name, string FailureMode, bool IsSudden, IReadOnlyList<YearEffect> Effects);

/// <summary>A class of machine: its tags and how it fails.</summary>
public sealed record YearClass(string Code, string Prefix, IReadOnlyList<YearTag> Tags, IReadOnlyList<YearFaultKind> Faults)
{
    /// <summary>The tag that shows how hard it works.</summary>
    public int LoadTag => Tags.ToList().FindIndex(tag => tag.Signal is "current" or "belt-load");

    public static readonly YearClass Pump = new("PUMP", "P",
        [
            new("vibration", "mm/s", 2.2, 0.35, 0.05),
            new("bearing-temperature", "°C", 34, 0.8, 0.006, IsTemperature: true),
            new("current", "A", 42, 1, 0.006),
            new("discharge-pressure", "bar", 6.2, 0.5, 0.01),
            new("flow", "m3/h", 120, 0.9, 0.012),
        ],
        [
            new("bearing-wear", "VIB", false, [new("vibration", 1.5, 3.5), new("bearing-temperature", 0.3, 0.7)]),
            new("unbalance", "VIB", true, [new("vibration", 0.8, 1.6)]),
            new("impeller-wear", "LOO", false, [new("flow", -0.5, -0.3), new("discharge-pressure", -0.45, -0.25)]),
        ]);

    public static readonly YearClass Motor = new("MOTOR", "M",
        [
            new("vibration", "mm/s", 1.6, 0.25, 0.05),
            new("winding-temperature", "°C", 60, 0.9, 0.005, IsTemperature: true),
            new("current", "A", 55, 1, 0.006),
            new("speed", "rpm", 1486, 0.004, 0.0006, IsSteady: true),
            new("running", "", 1, 0, 0),
        ],
        [
            new("bearing-wear", "VIB", false, [new("vibration", 1.5, 3.5)]),
            new("unbalance", "VIB", true, [new("vibration", 0.8, 1.6)]),
            new("overheating", "OHE", false, [new("winding-temperature", 0.5, 0.9)]),
        ]);

    public static readonly YearClass Compressor = new("COMPRESSOR", "C",
        [
            new("discharge-temperature", "°C", 72, 0.7, 0.006, IsTemperature: true),
            new("discharge-pressure", "bar", 7.5, 0.3, 0.008),
            new("oil-pressure", "bar", 3.2, 0.2, 0.01),
            new("vibration", "mm/s", 2.8, 0.3, 0.05),
            new("current", "A", 88, 1, 0.006),
        ],
        [
            new("bearing-wear", "VIB", false, [new("vibration", 1.3, 3)]),
            new("overheating", "OHE", false, [new("discharge-temperature", 0.45, 0.8)]),
            new("oil-leak", "PDE", false, [new("oil-pressure", -0.65, -0.4)]),
        ]);

    public static readonly YearClass Conveyor = new("CONVEYOR", "CV",
        [
            new("motor-current", "A", 28, 0.6, 0.012),
            new("belt-speed", "m/s", 1.8, 0.03, 0.004, IsSteady: true),
            new("motor-temperature", "°C", 45, 0.8, 0.006, IsTemperature: true),
            new("belt-load", "t/h", 240, 1, 0.015),
            new("running", "", 1, 0, 0),
        ],
        [
            new("belt-slip", "OTH", false, [new("motor-current", 0.3, 0.5), new("belt-speed", -0.25, -0.12)]),
            new("overheating", "OHE", false, [new("motor-temperature", 0.5, 0.9)]),
        ]);

    public static readonly IReadOnlyList<YearClass> All = [Pump, Motor, Compressor, Conveyor];
}
