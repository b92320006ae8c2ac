namespace Maintenance.Cloud.Assets;

/// <summary>The demonstration site's tree: the machines that the simulator plays.</summary>
internal static class DemoPlant
{
    /// <summary>Class of a machine of which nothing is known.</summary>
    public const string OtherClass = "OTHER";

    private const string Area = "DEMO-UTILITIES";
    private const string Line = "DEMO-LINE-1";

    /// <summary>Parents before children.</summary>
    public static IReadOnlyList<MakeAsset.Request> Assets { get; } =
    [
        new(Area, "Utilities", AssetLevel.Area, null, null, Criticality.Medium),
        new(Line, "Cooling water and conveying", AssetLevel.Line, null, Area, Criticality.Medium),
        new("P-101", "Cooling water pump", AssetLevel.Machine, "PUMP", Line, Criticality.High),
        new("M-102", "Agitator motor", AssetLevel.Machine, "MOTOR", Line, Criticality.Medium),
        new("C-201", "Instrument air compressor", AssetLevel.Machine, "COMPRESSOR", Line, Criticality.High),
        new("CV-301", "Packing conveyor", AssetLevel.Machine, "CONVEYOR", Line, Criticality.Medium),
        new("F-401", "Ventilation fan", AssetLevel.Machine, "FAN", Line, Criticality.Medium),
    ];

    /// <summary>A machine that a recording stands for.</summary>
    public static MakeAsset.Request Recorded(string tagNumber, string assetClass) =>
        new(tagNumber, $"Recorded machine {tagNumber}", AssetLevel.Machine, assetClass, null, Criticality.Medium);
}
