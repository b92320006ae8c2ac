namespace Maintenance.Tool.Seed.Plant;

/// <summary>What is measured on a machine, and the failure mode (ISO 14224) that an alarm on it points to.</summary>
internal sealed record Signal(string Name, string Unit, string Kind, double Usual, double Limit, string FailureMode)
{
    public bool IsLow => Limit < Usual;
}

/// <summary>Machines of a class: what they are called, who makes them, what is measured and what is done on them.</summary>
internal sealed record MachineKind(
    string Class, string Letter, IReadOnlyList<string> Names, IReadOnlyList<string> Makers, IReadOnlyList<Signal> Signals, IReadOnlyList<string> Repairs)
{
    private static readonly Signal Vibration = new("vibration", "mm/s", "Vibration", 2.1, 7.1, "VIB");

    public static IReadOnlyList<MachineKind> All { get; } =
    [
        new("PUMP", "P", ["Cooling water pump", "Feed pump", "Circulation pump", "Condensate pump", "Dosing pump", "Slurry pump"], ["KSB", "Grundfos", "Sulzer", "Flowserve"],
            [Vibration, new("bearing-temperature", "°C", "Temperature", 52, 85, "VIB"), new("flow", "m3/h", "Flow", 120, 60, "LOO")],
            ["Replace mechanical seal", "Replace bearings", "Align coupling", "Clean suction strainer", "Repair leaking flange"]),
        new("MOTOR", "M", ["Agitator motor", "Mill drive", "Crane drive", "Extruder motor"], ["Siemens", "ABB", "WEG", "Nord"],
            [Vibration, new("winding-temperature", "°C", "Temperature", 78, 130, "OHE")],
            ["Measure insulation", "Replace drive end bearing", "Clean cooling fins", "Tighten terminals", "Rebalance rotor"]),
        new("COMPRESSOR", "C", ["Instrument air compressor", "Process gas compressor", "Refrigeration compressor"], ["Atlas Copco", "Kaeser", "Boge"],
            [new("discharge-temperature", "°C", "Temperature", 88, 115, "OHE"), Vibration, new("oil-pressure", "bar", "Pressure", 4.2, 2.5, "PDE")],
            ["Change oil and filters", "Replace intake valve", "Clean oil cooler", "Repair condensate drain", "Replace belt"]),
        new("CONVEYOR", "CV", ["Packing conveyor", "Bulk conveyor", "Accumulation table", "Transfer belt"], ["Interroll", "SSI Schäfer", "Flexlink"],
            [new("motor-temperature", "°C", "Temperature", 61, 95, "OHE"), new("motor-current", "A", "Current", 11, 18, "OTH")],
            ["Track belt", "Replace roller", "Replace light barrier", "Tension drive chain", "Repair belt splice"]),
        new("FAN", "F", ["Exhaust fan", "Supply air fan", "Dust collector fan", "Cooling tower fan"], ["Howden", "ebm-papst", "Systemair"],
            [Vibration, new("bearing-temperature", "°C", "Temperature", 49, 80, "VIB"), new("motor-temperature", "°C", "Temperature", 64, 100, "OHE")],
            ["Balance impeller", "Replace V-belts", "Clean impeller", "Grease bearings", "Replace filter"]),
    ];

    /// <summary>What machines are made of.</summary>
    public static IReadOnlyList<string> Components { get; } =
        ["Drive motor", "Gearbox", "Coupling", "Bearing, drive end", "Bearing, free end", "Seal", "Base frame", "Lubrication unit", "Guard", "Terminal box", "Sensor set", "Valve"];

    public static IReadOnlyList<string> Problems { get; } =
    [
        "makes an unusual noise when it starts", "runs hotter than its neighbours", "leaks at the shaft", "trips again after every reset", "vibrates at full load",
        "does not reach its set value", "smells of burnt oil", "has a loose guard", "shows a fault on the panel", "stops by itself once a shift",
    ];
}
