using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>
/// Which records are to be sent again after some events: those that they tell of, those on which their subjects hang, and those
/// that come into or leave somebody's sight with them.
/// </summary>
internal sealed class TouchedRecords(CurrentUser user)
{
    internal const string OfAsset = "asset_id";
    internal const string OfOrder = "work_order_id";

    /// <summary>By what a record may leave the sight of somebody who does not see all of the site.</summary>
    private static readonly string[] Handing = ["WorkOrderAssigned", "WorkOrderMoved"];

    private static readonly string[] Leaving = ["state", "departmentId", "workOrderId", "isArchived"];

    /// <summary>Of work orders, and what hangs on them, the events say which it is.</summary>
    private static readonly (string Prefix, SyncKind Root, SyncPart? Part)[] Prefixes =
    [
        .. SyncKind.All.Where(kind => !ReferenceEquals(kind, SyncKind.OfWork))
            .SelectMany(kind => kind.Parts.Select(part => (part.Kind.Name, kind, (SyncPart?)part)).Prepend((kind.Kind.Name, kind, null)))
            .OrderByDescending(entry => entry.Item1.Length),
    ];

    /// <summary>By kind the records, and whether one that is not seen may have been.</summary>
    private readonly Dictionary<SyncKind, Dictionary<Guid, bool>> _records =
        SyncKind.All.ToDictionary<SyncKind, SyncKind, Dictionary<Guid, bool>>(kind => kind, _ => [], ReferenceEqualityComparer.Instance);

    public IEnumerable<(SyncKind Kind, IReadOnlyDictionary<Guid, bool> Records)> All =>
        SyncKind.All.Where(kind => _records[kind].Count > 0).Select(kind => (kind, (IReadOnlyDictionary<Guid, bool>)_records[kind]));

    public async Task AddAsync(Database database, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        foreach (var happened in events.Where(happened => happened.WorkOrderId is not null))
            Add(SyncKind.OfWork, happened.WorkOrderId!.Value, MayLeave(happened, SyncKind.OfWork));
        var known = events.Select(happened => (Event: happened, Entry: Array.Find(Prefixes, entry => happened.IsOf(entry.Prefix)))).Where(one => one.Entry.Root is not null);
        foreach (var of in known.GroupBy(one => one.Entry.Prefix))
        {
            var (_, root, part) = of.First().Entry;
            var subjects = of.Where(one => one.Event.Subject is not null).ToList();
            if (part is null)
                subjects.ForEach(one => Add(root, one.Event.Subject!.Value, MayLeave(one.Event, root)));
            else if (ReferenceEquals(root, SyncKind.OfAssets))
                subjects.ForEach(one => Add(SyncKind.OfAssets, one.Event.AssetId ?? Guid.Empty, mayLeave: false));
            else
                await AddRootsAsync(scope, root, part, [.. subjects.Select(one => one.Event.Subject!.Value)], cancellationToken);
        }

        await AddAroundAsync(scope, events, cancellationToken);
    }

    /// <summary>What is seen with a work order, and what is seen because of an asset's department.</summary>
    private async Task AddAroundAsync(DbScope scope, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        var elsewhere = events.Where(happened => happened is { SiteId: not null, AssetId: not null } && happened.IsOf("Asset") && happened.Fields.Contains("departmentId"));
        if (elsewhere.Select(happened => happened.AssetId!.Value).ToArray() is { Length: > 0 } moved)
        {
            await AddFoundAsync(scope, SyncKind.OfWork, OfAsset, moved, cancellationToken);
            await AddFoundAsync(scope, SyncKind.OfRequests, OfAsset, moved, cancellationToken);
        }

        if (_records[SyncKind.OfWork].Keys.ToArray() is not { Length: > 0 } orders)
            return;
        await AddFoundAsync(scope, SyncKind.OfRequests, OfOrder, orders, cancellationToken);
        foreach (var happened in events.Where(happened => happened is { WorkOrderId: not null, AssetId: not null, SiteId: { } site } && !user.MayWhole(Permission.ReadAssets, site)))
            Add(SyncKind.OfAssets, happened.AssetId!.Value, Handing.Contains(happened.Type, StringComparer.Ordinal));
    }

    internal static string FoundSql(SyncKind kind, string column) => $"SELECT t.id FROM {kind.Kind.Table} AS t WHERE {kind.Condition} AND t.{column} = ANY (@ids)";

    internal static string RootsSql(SyncPart part) => $"SELECT t.{part.Column} FROM {part.Kind.Table} AS t WHERE t.id = ANY (@ids) AND t.{part.Column} IS NOT NULL";

    private async Task AddFoundAsync(DbScope scope, SyncKind kind, string column, Guid[] ids, CancellationToken cancellationToken)
    {
        foreach (var id in await scope.QueryAsync<Guid>(FoundSql(kind, column), new { ids }, cancellationToken))
            Add(kind, id, mayLeave: true);
    }

    private async Task AddRootsAsync(DbScope scope, SyncKind kind, SyncPart part, Guid[] ids, CancellationToken cancellationToken)
    {
        foreach (var id in await scope.QueryAsync<Guid>(RootsSql(part), new { ids }, cancellationToken))
            Add(kind, id, mayLeave: false);
    }

    private void Add(SyncKind kind, Guid id, bool mayLeave)
    {
        if (id != Guid.Empty)
            _records[kind][id] = mayLeave || _records[kind].GetValueOrDefault(id);
    }

    /// <summary>Who sees all of a site learns nothing from an id. To others it is told only after what could have taken it from them.</summary>
    private bool MayLeave(FeedEvent happened, SyncKind kind) =>
        happened.SiteId is not { } site || user.MayWhole(kind.Kind.Read, site) || Handing.Contains(happened.Type, StringComparer.Ordinal)
        || happened.Type.EndsWith("Removed", StringComparison.Ordinal) || happened.Fields.Any(field => Leaving.Contains(field, StringComparer.Ordinal));
}
