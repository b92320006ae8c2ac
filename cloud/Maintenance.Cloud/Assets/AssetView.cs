using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Assets;

/// <summary>An asset as lists and pages show it.</summary>
/// <param name="ClassName">Null where it has no class.</param>
/// <param name="OpenWorkOrders">Work orders neither closed nor cancelled.</param>
/// <param name="ActiveAlarms">Alarms whose condition holds now.</param>
/// <param name="Tags">What is measured on it; none for a person who may not see readings.</param>
internal sealed record AssetView(
    Guid Id, string TagNumber, string Name, AssetLevel Level, string? ClassName, Guid? ParentId, AssetStatus Status,
    Criticality Criticality, int OpenWorkOrders, int ActiveAlarms, IReadOnlyList<ListTags.Tag> Tags)
{
    internal const string Columns = """
        a.id, a.site_id, a.tag_number, a.name, a.level, c.name AS class_name, a.parent_id, a.status, a.criticality
        """;

    internal sealed record Row(
        Guid Id, Guid SiteId, string TagNumber, string Name, AssetLevel Level, string? ClassName, Guid? ParentId,
        AssetStatus Status, Criticality Criticality);

    /// <summary>Adds what the other modules know of these assets.</summary>
    internal static async Task<IReadOnlyList<AssetView>> CompleteAsync(
        DbScope scope, IReadOnlyList<Row> rows, CurrentUser user, LatestValues latest, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var workOrders = await CountOpenWorkOrders.HandleAsync(scope, ids, cancellationToken);
        var alarms = await CountActiveAlarms.HandleAsync(scope, ids, cancellationToken);
        var readable = rows.Where(row => user.May(Permission.ReadReadings, row.SiteId)).Select(row => row.Id).ToArray();
        var tags = await ListTags.OfAssetsAsync(scope, latest, readable, cancellationToken);
        return
        [
            .. rows.Select(row => new AssetView(
                row.Id, row.TagNumber, row.Name, row.Level, row.ClassName, row.ParentId, row.Status, row.Criticality,
                workOrders.GetValueOrDefault(row.Id), alarms.GetValueOrDefault(row.Id), [.. tags[row.Id]])),
        ];
    }
}
