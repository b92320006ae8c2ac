namespace Maintenance.Cloud.Work;

/// <summary>What hours were spent on.</summary>
public enum LabourKind
{
    Work,
    Travel,
}
