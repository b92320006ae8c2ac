using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Which events somebody may be told of: those about records that they may read. Where the right to read such records opens the site
/// whole nothing need be asked; else PostgreSQL says which of the records its row-level security shows them.
/// </summary>
internal sealed class EventRights(Database database, EndpointDataSource endpoints)
{
    private const string WorkOrders = "work.work_order";

    /// <summary>What events begin with that tell of no record of a <see cref="RecordDefinition"/>, and what they are about.</summary>
    private static readonly Entry[] Others =
    [
        new("Alarm", Permission.ReadAlarms, null), new("Incident", Permission.ReadAlarms, null), new("Command", Permission.ReadGateways, null),
        new("Gateway", Permission.ReadGateways, null), new("FailureModeRules", Permission.ReadAlarmRules, null), new("Setting", Permission.ReadSettings, null),
        new("TagBound", Permission.ReadAssets, "assets.asset"), new("RunState", Permission.ReadAssets, "assets.asset"),
    ];

    private Entry[] Entries => field ??= [.. Others.Concat(Kinds()).OrderByDescending(entry => entry.Prefix.Length)];

    /// <summary>Of some events those that the person may be told of, by their ids.</summary>
    public async Task<IReadOnlySet<long>> ToldAsync(CurrentUser user, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        HashSet<long> told = [];
        List<(FeedEvent Event, Entry Entry)> asked = [];
        foreach (var happened in events)
        {
            if (Array.Find(Entries, entry => happened.IsOf(entry.Prefix)) is not { } entry)
                continue;
            if (happened.SiteId is { } site && user.MayWhole(entry.Permission, site))
                told.Add(happened.Place.Id);
            else if (happened.SiteId is { } partly ? user.May(entry.Permission, partly) : user.For(entry.Permission).SiteIds.Count > 0)
                asked.Add((happened, entry));
        }

        foreach (var same in asked.Where(one => one.Entry.Table is not null).GroupBy(one => IsOfWork(one.Event) ? OfWork : one.Entry))
        {
            var seen = await SeenAsync(user.For(same.Key.Permission), same.Key.Table!, [.. same.Select(one => Record(one.Event)).OfType<Guid>().Distinct()], cancellationToken);
            told.UnionWith(same.Where(one => Record(one.Event) is { } id && seen.Contains(id)).Select(one => one.Event.Place.Id));
        }

        return told;
    }

    /// <summary>Of some records of a table those that the person sees.</summary>
    public async Task<IReadOnlySet<Guid>> SeenAsync(CurrentUser user, string table, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return (await scope.QueryAsync<Guid>(SeenSql(table), new { ids }, cancellationToken)).ToHashSet();
    }

    internal static string SeenSql(string table) => $"SELECT t.id FROM {table} AS t WHERE t.id = ANY (@ids)";

    public Task<IReadOnlySet<Guid>> SeenWorkAsync(CurrentUser user, Guid[] ids, CancellationToken cancellationToken) =>
        SeenAsync(user.For(OfWork.Permission), WorkOrders, ids, cancellationToken);

    private static Entry OfWork { get; } = new("WorkOrder", Permission.ReadWorkOrders, WorkOrders);

    /// <summary>What hangs on a work order is seen with that, also once it is removed. What only names one, as a request does, is seen by itself.</summary>
    private static bool IsOfWork(FeedEvent happened) => happened.WorkOrderId is not null && happened.IsOf(OfWork.Prefix);

    private static Guid? Record(FeedEvent happened) => IsOfWork(happened) ? happened.WorkOrderId : happened.Subject;

    private IEnumerable<Entry> Kinds() => endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<RecordEndpoint>())
        .Select(endpoint => endpoint.Kind).DistinctBy(kind => kind.Name).Select(kind => new Entry(kind.Name, kind.Read, kind.Table));

    /// <param name="Table">That shows whether the subject is seen; null: such events are told only to who reads the site whole.</param>
    private sealed record Entry(string Prefix, Permission Permission, string? Table);
}
