using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Photos and papers of work orders and their steps: what each file is. Its bytes are read at <c>/work-order-documents/{id}/content</c>. They stay with it.</summary>
internal static class WorkDocuments
{
    public static RecordDefinition Kind { get; } = new("work-order-documents", "WorkOrderDocument", "assets.document",
    [
        new("workOrderId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("stepId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "isArchived")),
    ])
    {
        Read = Permission.ReadWorkOrders,
        Order = "-createdAtUtc",
        Where = "t.work_order_id IS NOT NULL",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["document_work_order"] = ("workOrderId", "There is no such work order, or none where you may do this."),
            ["document_step"] = ("stepId", "The work order has no such step."),
        },
    };

    /// <summary>Most of one work order.</summary>
    public const int Most = 100;

    private const string CountSql = "SELECT count(*)::integer FROM assets.document AS d WHERE d.work_order_id = @workOrderId";

    /// <summary>Whether there are more than are kept; whoever adds one adds it alone.</summary>
    public static async Task<bool> AreTooManyAsync(DbScope scope, Guid workOrderId, CancellationToken cancellationToken) =>
        await scope.SingleAsync<int>(CountSql, new { workOrderId }, cancellationToken) > Most;
}
