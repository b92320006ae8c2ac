namespace Maintenance.Cloud.Catalogues;

/// <summary>What kind of thing fails.</summary>
public enum FailureCategory
{
    Mechanical,
    Electrical,
    Hydraulic,
    Pneumatic,
    Thermal,
    Lubrication,
    Vibration,
    Wear,
    Instrument,
    Process,
    Other,
}
