namespace Maintenance.Cloud.Work;

/// <summary>What a waiting work order waits for.</summary>
public enum WaitReason
{
    Approval,

    /// <summary>Nothing but a place in the plan: the ready backlog.</summary>
    Schedule,
    Parts,
    Plant,
    Vendor,
}
