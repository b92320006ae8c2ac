namespace Maintenance.Cloud.Work;

/// <summary>What people found an automatic work order to be. Goes back to the detector as a label.</summary>
public enum Verdict
{
    Confirmed,
    FalseAlarm,
    Inconclusive,
}
