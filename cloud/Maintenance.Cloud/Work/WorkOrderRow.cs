using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>A work order as it is stored.</summary>
internal sealed record WorkOrderRow(
    Guid Id, Guid SiteId, long Number, string Title, string? Description, Guid? AssetId, string? FailureMode,
    WorkOrderState State, WaitReason? WaitReason, Priority Priority, WorkOrderOrigin Origin, MaintenanceType MaintenanceType,
    int Recurrences, DateTimeOffset? DueAtUtc, DateTimeOffset? StartedAtUtc, DateTimeOffset? CompletedAtUtc, Guid? CompletedBy,
    Verdict? Verdict, Guid? FollowUpOf, DateTimeOffset CreatedAtUtc, DateTimeOffset ChangedAtUtc, int Version)
{
    /// <summary>The columns of <c>work.work_order AS w</c> in the order of the members.</summary>
    public const string Columns = """
        w.id, w.site_id, w.number, w.title, w.description, w.asset_id, w.failure_mode, w.state, w.wait_reason, w.priority, w.origin,
        w.maintenance_type, w.recurrences, w.due_at_utc, w.started_at_utc, w.completed_at_utc, w.completed_by, w.verdict,
        w.follow_up_of, w.created_at_utc, w.changed_at_utc, w.version
        """;

    private const string FindSql = $"SELECT {Columns} FROM work.work_order AS w WHERE w.id = @id OR w.number = @number";

    public WorkOrderLifecycle.Subject Subject => new(
        State, WaitReason, Origin is WorkOrderOrigin.Alarm or WorkOrderOrigin.Prediction, StartedAtUtc is not null, CompletedBy);

    /// <summary>By id or by the number a person says; null where the scope may see none.</summary>
    /// <param name="locked">Holds the row until the transaction ends.</param>
    public static async Task<WorkOrderRow?> FindAsync(
        DbScope scope, string idOrNumber, bool locked, CancellationToken cancellationToken)
    {
        var id = Guid.TryParse(idOrNumber, out var parsed) ? parsed : default(Guid?);
        var number = WorkOrderNumber.TryParse(idOrNumber, out var said) ? said : default(long?);
        return id is null && number is null
            ? null
            : await scope.FindAsync<WorkOrderRow>(
                locked ? $"{FindSql} FOR UPDATE" : FindSql, new { id, number }, cancellationToken);
    }
}
