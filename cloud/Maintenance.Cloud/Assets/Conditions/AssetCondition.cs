using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Assets;

/// <summary>How an asset is now: what is measured on it, what it complains about, what is being done.</summary>
/// <param name="ClassName">Null where it has no class.</param>
/// <param name="OpenWorkOrders">Work orders neither closed nor cancelled.</param>
/// <param name="ActiveAlarms">Alarms whose condition holds now.</param>
/// <param name="Tags">What is measured on it; none for a person who may not see readings.</param>
internal sealed record AssetCondition(
    Guid Id, string TagNumber, string Name, AssetLevel Level, string? ClassName, Guid? ParentId, AssetStatus Status,
    Criticality Criticality, int OpenWorkOrders, int ActiveAlarms, IReadOnlyList<ListTags.Tag> Tags)
{
    internal const string Columns = """
        a.id, a.site_id, a.tag_number, a.name, a.level, a.class, a.parent_id, a.status, a.criticality
        """;

    internal sealed record Row(
        Guid Id, Guid SiteId, string TagNumber, string Name, AssetLevel Level, string? Class, Guid? ParentId,
        AssetStatus Status, Criticality Criticality);

    /// <summary>Adds what the other modules know of these assets.</summary>
    internal static async Task<IReadOnlyList<AssetCondition>> CompleteAsync(
        DbScope scope, IReadOnlyList<Row> rows, CurrentUser user, LatestValues latest, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var classes = await AssetClasses.NamesAsync(scope, rows.Select(row => row.Class).OfType<string>(), cancellationToken);
        var workOrders = await CountOpenWorkOrders.HandleAsync(scope, ids, cancellationToken);
        var alarms = await CountActiveAlarms.HandleAsync(scope, ids, cancellationToken);
        var readable = rows.Where(row => user.May(Permission.ReadReadings, row.SiteId)).Select(row => row.Id).ToArray();
        var tags = await ListTags.OfAssetsAsync(scope, latest, readable, cancellationToken);
        return
        [
            .. rows.Select(row => new AssetCondition(
                row.Id, row.TagNumber, row.Name, row.Level, row.Class is { } code ? classes.GetValueOrDefault(code) : null, row.ParentId, row.Status, row.Criticality,
                workOrders.GetValueOrDefault(row.Id), alarms.GetValueOrDefault(row.Id), [.. tags[row.Id]])),
        ];
    }
}
