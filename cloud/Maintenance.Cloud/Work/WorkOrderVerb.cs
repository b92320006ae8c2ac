namespace Maintenance.Cloud.Work;

/// <summary>What a person may do to a work order's state.</summary>
public enum WorkOrderVerb
{
    /// <summary>A draft is to be done: it waits for approval where that is wanted, else for its place in the plan.</summary>
    Submit,
    Approve,

    /// <summary>Not approved: it is a draft again.</summary>
    Refuse,
    Schedule,
    Start,
    Wait,
    Resume,
    Complete,
    Verify,
    Reopen,
    Close,
    Cancel,

    /// <summary>Calls for the next one up; the state stays.</summary>
    Escalate,

    /// <summary>Says whether the alarm was right; the state stays.</summary>
    Verdict,
}
