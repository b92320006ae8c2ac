namespace Maintenance.Cloud.Work;

/// <summary>Where a work order stands. The arrows between states are in <see cref="WorkOrderLifecycle"/>.</summary>
public enum WorkOrderState
{
    Draft,

    /// <summary>Cannot go on; <see cref="WaitReason"/> says for what. An automatic work order begins here.</summary>
    Waiting,
    Scheduled,
    InProgress,
    Done,
    Verified,

    /// <summary>Final: a recurrence opens a new work order that follows this one.</summary>
    Closed,
    Cancelled,
}
