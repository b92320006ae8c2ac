using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>A work order as lists show it.</summary>
/// <param name="Number">As a person says it: <c>W-000123</c>.</param>
/// <param name="WaitReason">Set exactly while it waits.</param>
/// <param name="Recurrences">Alarms counted on it after the first.</param>
/// <param name="Version">To be named in If-Match by whoever changes it.</param>
public sealed record WorkOrderSummary(
    Guid Id, string Number, string Title, AssetName? Asset, WorkOrderState State, WaitReason? WaitReason, Priority Priority,
    WorkOrderOrigin Origin, MaintenanceType MaintenanceType, FailureModeName? FailureMode, int Recurrences,
    DateTimeOffset? DueAtUtc, DateTimeOffset CreatedAtUtc, DateTimeOffset ChangedAtUtc, int Version)
{
    internal static async Task<IReadOnlyList<WorkOrderSummary>> CompleteAsync(
        DbScope scope, IReadOnlyList<WorkOrderRow> rows, CancellationToken cancellationToken)
    {
        var assets = await AssetDirectory.ReadAsync(scope, rows.Select(row => row.AssetId).OfType<Guid>(), cancellationToken);
        var modes = await FailureModes.ReadAsync(scope, rows.Select(row => row.FailureMode).OfType<string>(), cancellationToken);
        return
        [
            .. rows.Select(row => new WorkOrderSummary(
                row.Id, WorkOrderNumber.Format(row.Number), row.Title, AssetName.Of(assets, row.AssetId), row.State, row.WaitReason,
                row.Priority, row.Origin, row.MaintenanceType, FailureModeName.Of(modes, row.FailureMode), row.Recurrences,
                row.DueAtUtc, row.CreatedAtUtc, row.ChangedAtUtc, row.Version)),
        ];
    }
}
