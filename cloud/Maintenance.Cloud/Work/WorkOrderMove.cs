namespace Maintenance.Cloud.Work;

/// <summary>What the lifecycle makes of a wish.</summary>
internal abstract record WorkOrderMove
{
    private WorkOrderMove()
    {
    }

    /// <summary>It may be done.</summary>
    /// <param name="WaitReason">Set exactly when <paramref name="To"/> is Waiting.</param>
    public sealed record Allowed(WorkOrderState To, WaitReason? WaitReason) : WorkOrderMove;

    /// <summary>Not from this state, or not by this person.</summary>
    public sealed record Illegal(string Why) : WorkOrderMove;

    /// <summary>It could be done if what is missing were there.</summary>
    public sealed record Incomplete(IReadOnlyList<(string Field, string Why)> Missing) : WorkOrderMove;
}
