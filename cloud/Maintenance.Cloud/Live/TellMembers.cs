using System.Diagnostics.Metrics;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Tells live connections of events: each of those that fall into a group it joined and that its person may see now, once, in order. What
/// somebody was shown when they joined decides nothing: rights are asked when it is told.
/// </summary>
internal sealed class TellMembers(Database database, EventRights rights, TimeProvider clock)
{
    private static readonly Counter<long> Told = PlatformMeter.Meter.CreateCounter<long>("live_changes_told_total");

    /// <summary>What takes a work order out of somebody's hands.</summary>
    private static readonly string[] Handing = ["WorkOrderAssigned", "WorkOrderMoved"];

    public async Task HandleAsync(IReadOnlyCollection<LiveMember> members, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0 || members.Count == 0)
            return;
        var nowUtc = clock.GetUtcNow();
        var groups = await GroupsAsync(members, events, cancellationToken);
        foreach (var person in members.Where(member => member.Count > 0).GroupBy(member => member.User.Id))
        {
            var wanted = events.Where(happened => person.Any(member => groups[happened.Place.Id].Any(member.IsIn))).ToList();
            if (wanted.Count == 0)
                continue;
            var user = person.First().User;
            var told = await rights.ToldAsync(user, wanted, cancellationToken);
            foreach (var member in person)
                Tell(member, [.. wanted.Where(happened => groups[happened.Place.Id].Any(member.IsIn))], told, nowUtc);
            await LeaveAsync(user, [.. person], wanted, told, cancellationToken);
        }
    }

    private static void Tell(LiveMember member, IReadOnlyList<FeedEvent> wanted, IReadOnlySet<long> told, DateTimeOffset nowUtc)
    {
        foreach (var happened in wanted.Where(happened => told.Contains(happened.Place.Id)))
        {
            member.Tell(LiveHub.Changed, LiveChange.Of(happened, nowUtc));
            Told.Add(1);
        }
    }

    /// <summary>A work order that was handed on may have left somebody's sight: they read their lists anew, and are told no more of it.</summary>
    private async Task LeaveAsync(
        CurrentUser user, IReadOnlyList<LiveMember> connections, IReadOnlyList<FeedEvent> wanted, IReadOnlySet<long> told, CancellationToken cancellationToken)
    {
        var handed = wanted.Where(happened => !told.Contains(happened.Place.Id) && Handing.Contains(happened.Type, StringComparer.Ordinal)).ToList();
        if (handed.Count == 0)
            return;
        var seen = await rights.SeenWorkAsync(user, [.. handed.Select(happened => happened.WorkOrderId).OfType<Guid>().Distinct()], cancellationToken);
        var gone = handed.Where(happened => happened.WorkOrderId is { } id && !seen.Contains(id)).ToList();
        if (gone.Count == 0)
            return;
        foreach (var member in connections)
        {
            foreach (var group in gone.Select(happened => new LiveGroup(LiveGroupKind.WorkOrder, happened.WorkOrderId!.Value)).Distinct().Where(member.Leave))
                member.Tell(LiveHub.Left, new LiveLeft(group.Kind, group.Id));
            if (gone.Exists(happened => happened.SiteId is { } site && member.IsIn(new(LiveGroupKind.Site, site))))
                member.Tell(LiveHub.Refetch, null);
        }
    }

    private async Task<Dictionary<long, LiveGroup[]>> GroupsAsync(
        IReadOnlyCollection<LiveMember> members, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> above = new Dictionary<Guid, IReadOnlyList<Guid>>();
        if (members.Any(member => member.Groups.Any(group => group.Kind is LiveGroupKind.Area)))
        {
            await using var scope = await database.AsWorkerAsync(cancellationToken);
            above = await AssetDirectory.AboveAsync(scope, events.Select(happened => happened.AssetId).OfType<Guid>(), cancellationToken);
        }

        LiveGroup[] sites = [.. members.SelectMany(member => member.Groups).Where(group => group.Kind is LiveGroupKind.Site).Distinct()];
        return events.ToDictionary(happened => happened.Place.Id, happened => GroupsOf(happened, above, sites).ToArray());
    }

    /// <param name="sites">Every site's: what concerns the organisation is told in each.</param>
    private static IEnumerable<LiveGroup> GroupsOf(FeedEvent happened, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> above, LiveGroup[] sites)
    {
        if (happened.SiteId is { } site)
            yield return new(LiveGroupKind.Site, site);
        foreach (var every in happened.SiteId is null ? sites : [])
            yield return every;
        if (happened.WorkOrderId is { } order)
            yield return new(LiveGroupKind.WorkOrder, order);
        if (happened.AssetId is not { } asset)
            yield break;
        yield return new(LiveGroupKind.Asset, asset);
        yield return new(LiveGroupKind.Area, asset);
        foreach (var area in above.GetValueOrDefault(asset, []))
            yield return new(LiveGroupKind.Area, area);
    }
}
