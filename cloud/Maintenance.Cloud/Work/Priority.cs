namespace Maintenance.Cloud.Work;

/// <summary>What comes first.</summary>
public enum Priority
{
    Low,
    Medium,
    High,
    Critical,
}
