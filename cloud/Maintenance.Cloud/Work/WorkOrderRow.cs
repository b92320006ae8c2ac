using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>A work order as the program reads it: the record, and of its fields those that decide.</summary>
internal sealed record WorkOrderRow(
    JsonObject Record, Guid Id, Guid SiteId, long Number, Guid? AssetId, string? FailureMode, WorkOrderState State, WaitReason? WaitReason,
    WorkOrderOrigin Origin, string MaintenanceType, Guid? CompletedBy, Verdict? Verdict, int Version)
{
    private const string IdSql = "SELECT w.id FROM work.work_order AS w WHERE w.number_said = @number";

    public bool IsCorrective => string.Equals(MaintenanceType, nameof(Work.MaintenanceType.Corrective), StringComparison.Ordinal);

    public bool IsAutomatic => Origin is WorkOrderOrigin.Alarm or WorkOrderOrigin.Prediction;

    public static WorkOrderRow Of(JsonObject record) => new(
        record, IdIn(record, "id")!.Value, IdIn(record, "siteId")!.Value, NumberOf(record), IdIn(record, "assetId"), TextIn(record, "failureMode"),
        Choice<WorkOrderState>(record, WorkOrders.State)!.Value, Choice<WaitReason>(record, WorkOrders.WaitFor), Choice<WorkOrderOrigin>(record, "origin")!.Value,
        TextIn(record, "maintenanceType")!, IdIn(record, "completedBy"), Choice<Verdict>(record, WorkOrders.VerdictField), record["version"]!.GetValue<int>());

    /// <summary>By id or by the number a person says; null where the scope may see none.</summary>
    /// <param name="isLocked">Holds the work order as it is until the transaction ends.</param>
    public static async Task<WorkOrderRow?> FindAsync(DbScope scope, string idOrNumber, bool isLocked, CancellationToken cancellationToken)
    {
        var id = Guid.TryParse(idOrNumber, out var parsed) ? parsed
            : WorkOrderNumber.TryParse(idOrNumber, out var said)
                ? await scope.FindAsync<Guid?>(IdSql, new { number = WorkOrderNumber.Format(said) }, cancellationToken)
                : null;
        return id is { } known && await RecordSql.FindAsync(scope, WorkOrders.Kind, known, isLocked, cancellationToken) is { } record ? Of(record) : null;
    }

    public static string? TextIn(JsonObject record, string field) => record[field]?.GetValue<string>();

    public static Guid? IdIn(JsonObject record, string field) => TextIn(record, field) is { } id ? Guid.Parse(id) : null;

    private static long NumberOf(JsonObject record) =>
        WorkOrderNumber.TryParse(TextIn(record, "number")!, out var number) ? number : throw new FormatException($"{record["number"]} is no number of a work order.");

    private static T? Choice<T>(JsonObject record, string field)
        where T : struct, Enum => TextIn(record, field) is { } name ? Enum.Parse<T>(name) : null;
}
