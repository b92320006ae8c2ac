using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>An asset that by rule stands with what lies in it follows each stop of those, and runs again with them.</summary>
internal static class FollowChildren
{
    private const string Key = "children";

    private const string StopsSql = """
        SELECT s.asset_id, s.started_at_utc, s.ended_at_utc FROM stops.stop AS s
        WHERE s.asset_id = ANY (@children) AND tstzrange(s.started_at_utc, s.ended_at_utc) && tstzrange(@from, @until)
        """;

    private const string StandingSql = "SELECT DISTINCT c.asset_id FROM stops.claim AS c WHERE c.site_id = @siteId AND c.source = 'Child' AND c.ended_at_utc IS NULL";

    /// <summary>A stop began, ended or was moved: that in which its asset lies follows.</summary>
    public static async Task HandleAsync(DbScope scope, StoredEvent happened, StopTouched touched, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await AssetTree.ParentAsync(scope, touched.AssetId, cancellationToken) is { } parent)
            await FollowAsync(scope, happened, touched.SiteId, parent, new(touched.FromUtc, touched.UntilUtc), nowUtc, cancellationToken);
    }

    /// <summary>
    /// An asset was moved, archived or put out of use: from then on that in which it lies now stands with it, and what stood with it
    /// and has it no longer does not.
    /// </summary>
    public static async Task ReconsiderAsync(
        DbScope scope, StoredEvent happened, Guid siteId, Guid assetId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var parent = await AssetTree.ParentAsync(scope, assetId, cancellationToken);
        var standing = await scope.QueryAsync<Guid>(StandingSql, new { siteId }, cancellationToken);
        foreach (var one in standing.Append(parent ?? Guid.Empty).Where(one => one != Guid.Empty).Distinct().Order())
            await FollowAsync(scope, happened, siteId, one, new(Span.Exact(happened.AtUtc), null), nowUtc, cancellationToken);
    }

    /// <summary>A rule was made, changed or taken away: from then on it counts as it is now.</summary>
    public static Task FollowRuleAsync(
        DbScope scope, StoredEvent happened, Guid siteId, Guid assetId, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        FollowAsync(scope, happened, siteId, assetId, new(Span.Exact(happened.AtUtc), null), nowUtc, cancellationToken);

    private static async Task FollowAsync(
        DbScope scope, StoredEvent happened, Guid siteId, Guid parent, Span window, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var rule = await StopRules.OfAssetAsync(scope, parent, StopRuleKind.Children, cancellationToken) is [var one, ..] ? one : null;
        var at = await StopWriting.ForAsync(scope, happened.Actor, siteId, parent, Span.Exact(nowUtc), cancellationToken);
        var wanted = rule is null ? [] : await WantedAsync(at, rule, window, cancellationToken);
        Claims.Row[] claims = [.. (await Claims.OverlappingAsync(at, window, cancellationToken)).Where(claim => claim.Source is nameof(StopSource.Child))];
        if (Spans.Union(Spans.Within(claims.Select(claim => claim.Span), window)).SequenceEqual(wanted))
            return;

        foreach (var claim in claims)
        {
            await Claims.RemoveAsync(at, claim.Id, cancellationToken);
            foreach (var rest in Spans.Outside(claim.Span, window))
                await Claims.AddAsync(at, StopSource.Child, Key, rest, cancellationToken);
        }

        foreach (var span in wanted)
            await Claims.AddAsync(at, StopSource.Child, Key, span, cancellationToken);
        await ProjectStops.HandleAsync(at, window, new(rule?.StopType ?? StopType.Other, StopSource.Child), cancellationToken);
    }

    private static async Task<List<Span>> WantedAsync(StopWriting at, StopRules.Rule rule, Span window, CancellationToken cancellationToken)
    {
        var children = await AssetTree.ChildrenAsync(at.Scope, at.AssetId, cancellationToken);
        var rows = await at.Scope.QueryAsync<Row>(StopsSql, new { children = children.ToArray(), from = window.From, until = window.Until }, cancellationToken);
        var byChild = rows.ToLookup(row => row.AssetId, row => new Span(row.StartedAtUtc, row.EndedAtUtc));
        if (rule.Children is ChildrenThatStand.Any)
            return Spans.Union(Spans.Within(rows.Select(row => new Span(row.StartedAtUtc, row.EndedAtUtc)), window));
        return children.Count == 0 ? [] : children.Aggregate(
            new List<Span> { window }, (all, child) => Spans.Intersection(all, Spans.Union(byChild[child])));
    }

    private sealed record Row(Guid AssetId, DateTimeOffset StartedAtUtc, DateTimeOffset? EndedAtUtc);
}
