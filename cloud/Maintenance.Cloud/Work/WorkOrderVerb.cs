namespace Maintenance.Cloud.Work;

/// <summary>What a person may do to a work order's state.</summary>
public enum WorkOrderVerb
{
    Schedule,
    Start,
    Wait,
    Resume,
    Complete,
    Verify,
    Reopen,
    Close,
    Cancel,
}
