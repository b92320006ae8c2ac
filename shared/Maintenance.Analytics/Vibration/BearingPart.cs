namespace Maintenance.Analytics.Vibration;

/// <summary>What can be damaged in a rolling bearing.</summary>
public enum BearingPart
{
    OuterRing,
    InnerRing,
    Element,
    Cage,
}
