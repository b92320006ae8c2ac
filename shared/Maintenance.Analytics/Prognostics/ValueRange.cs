namespace Maintenance.Analytics.Prognostics;

/// <summary>Least and greatest value seen in training, in the source's own unit.</summary>
/// <param name="Source">A setting such as <c>setting1</c> or a sensor such as <c>s11</c>.</param>
public sealed record ValueRange(string Source, double Least, double Most)
{
    public bool Holds(double value) => value >= Least && value <= Most;
}
