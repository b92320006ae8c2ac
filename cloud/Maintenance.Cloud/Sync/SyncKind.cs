using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Requests;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Sync;

/// <summary>A kind of record that a device takes along, each with everything that hangs on it.</summary>
/// <param name="Scope">SQL over <c>t</c>: which of the records that the person may read go along; null: all.</param>
internal sealed record SyncKind(RecordDefinition Kind, string? Scope, params SyncPart[] Parts)
{
    /// <summary>What a device that is not always connected holds, in the order in which it is read at first.</summary>
    public static IReadOnlyList<SyncKind> All { get; } =
    [
        .. CataloguesModule.Records.Select(kind => new SyncKind(kind, "NOT t.is_archived")),
        new(Assets.Parts.Kind, "NOT t.is_archived"),
        new(AssetRecords.Kind, "NOT t.is_archived", new SyncPart(AssetParts.Kind, "asset_id"), new SyncPart(AssetDocuments.Kind, "asset_id"), new SyncPart(Meters.Kind, "asset_id")),
        new(RequestRecords.Kind, "t.state IN ('Reported', 'Accepted')", new SyncPart(RequestDocuments.Kind, "request_id"), new SyncPart(RequestComments.Kind, "request_id")),
        new(
            WorkOrders.Kind, "t.state NOT IN ('Closed', 'Cancelled')",
            new SyncPart(Steps.Kind, "work_order_id"), new SyncPart(Comments.Kind, "work_order_id"), new SyncPart(Labour.Kind, "work_order_id"),
            new SyncPart(Links.Kind, "work_order_id"), new SyncPart(Signatures.Kind, "work_order_id"), new SyncPart(WorkDocuments.Kind, "work_order_id")),
    ];

    /// <summary>Those of work orders, assets and requests, which hang on one another.</summary>
    public static SyncKind OfWork { get; } = All.Single(one => ReferenceEquals(one.Kind, WorkOrders.Kind));

    public static SyncKind OfAssets { get; } = All.Single(one => ReferenceEquals(one.Kind, AssetRecords.Kind));

    public static SyncKind OfRequests { get; } = All.Single(one => ReferenceEquals(one.Kind, RequestRecords.Kind));

    /// <summary>What is only made on a device, of what it takes along: nobody looks up there what came before.</summary>
    public static IReadOnlyList<RecordDefinition> OnlyMade { get; } = [MeterReadings.Kind];

    public string Path => Kind.Path;

    /// <summary>SQL that a row must meet to go along.</summary>
    public string Condition => string.Join(" AND ", ((string?[])[Kind.Where, Scope]).OfType<string>().DefaultIfEmpty("true"));
}

/// <summary>What hangs on a record and goes with it.</summary>
/// <param name="Column">That names the record on which it hangs.</param>
internal sealed record SyncPart(RecordDefinition Kind, string Column)
{
    public string Condition => string.Join(
        " AND ", ((string?[])[Kind.Where, Kind.Fields.Any(one => one.Name is RecordQuery.Archived) ? "NOT t.is_archived" : null]).OfType<string>().DefaultIfEmpty("true"));
}
