using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Sync;

/// <summary>
/// What a device that is not always connected needs: without a cursor everything, with one what changed since. Each record comes
/// whole, with everything that hangs on it, so that a part sent twice changes nothing and a device that follows holds what a full read would give.
/// </summary>
internal static class GetSync
{
    /// <param name="Kind">As addresses call it, e.g. <c>work-orders</c>.</param>
    /// <param name="Parts">What hangs on it, by kind; in place of everything of it that the device holds.</param>
    public sealed record Change(string Kind, Guid Id, int Version, JsonElement Record, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Parts);

    /// <summary>A record that the device no longer has to hold: removed, archived, at its end, or out of the person's sight. It may never have held it.</summary>
    public sealed record Tombstone(string Kind, Guid Id);

    /// <param name="Cursor">To be sent as <c>since</c> for what comes after.</param>
    /// <param name="HasMore">Whether the next part is there already.</param>
    public sealed record Response(IReadOnlyList<Change> Changes, IReadOnlyList<Tombstone> Gone, string Cursor, bool HasMore);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/sync", HandleAsync)
        .WithName(nameof(GetSync))
        .WithSummary("What a device takes along: without a cursor everything, with one what changed since, with tombstones.")
        .RequirePermission(Permission.SyncDevice);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        [StringLength(400, MinimumLength = 1)] string? since, [Range(1, Page.MaxLimit)] int? limit, Database database, EventFeed feed, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var scope = await SyncScope.OfAsync(database, user, cancellationToken);
        var cursor = since is null ? SyncCursor.Begin(await feed.NowAsync(cancellationToken), scope, nowUtc) : SyncCursor.Parse(since);
        if (cursor is null || cursor.Kind >= SyncKind.All.Count)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status400BadRequest, "Nothing can be synchronised so", (nameof(since), "This is no cursor: send that of the part before.")));
        }

        if (cursor.IsOver(nowUtc) || await feed.IsAheadAsync(cursor.Place, cancellationToken))
            return TypedResults.Problem(GetEvents.Gone());
        if (!string.Equals(cursor.Scope, scope, StringComparison.Ordinal))
        {
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status410Gone, "What you may see has changed",
                "Your roles or teams are others than before. Ask without a cursor, and hold what comes in place of what you held."));
        }

        return TypedResults.Ok(cursor.Kind is { } kind
            ? await FirstAsync(database, user, cursor, SyncKind.All[kind], limit ?? Page.MaxLimit, cancellationToken)
            : await SinceAsync(database, feed, user, cursor, limit ?? Page.MaxLimit, nowUtc, cancellationToken));
    }

    /// <summary>A part of everything. What changes while it is read, the cursor's place still has before it.</summary>
    private static async Task<Response> FirstAsync(Database database, CurrentUser user, SyncCursor cursor, SyncKind kind, int most, CancellationToken cancellationToken)
    {
        var ids = await ReadRecords.IdsAsync(database, user, kind, cursor.After, most, cancellationToken);
        var changes = await ReadRecords.OfAsync(database, user, kind, [.. ids], cancellationToken);
        var next = ids.Count == most ? cursor with { After = ids[^1] }
            : cursor.Kind + 1 < SyncKind.All.Count ? cursor with { Kind = cursor.Kind + 1, After = null }
            : cursor with { Kind = null, After = null };
        return new(changes, [], next.ToText(), HasMore: true);
    }

    private static async Task<Response> SinceAsync(
        Database database, EventFeed feed, CurrentUser user, SyncCursor cursor, int most, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var part = await feed.ReadAsync(cursor.Place, most, [.. user.Memberships.Select(at => at.SiteId).Distinct()], types: null, cancellationToken);
        var touched = new TouchedRecords(user);
        if (part.Events.Count > 0)
            await touched.AddAsync(database, part.Events, cancellationToken);
        List<Change> changes = [];
        List<Tombstone> gone = [];
        foreach (var (kind, records) in touched.All.Where(one => user.For(one.Kind.Kind.Read).SiteIds.Count > 0))
        {
            var seen = await ReadRecords.OfAsync(database, user, kind, [.. records.Keys], cancellationToken);
            changes.AddRange(seen);
            gone.AddRange(records.Where(record => record.Value).Select(record => record.Key).Except(seen.Select(change => change.Id)).Order().Select(id => new Tombstone(kind.Path, id)));
        }

        var next = cursor with { Txid = part.Next.Txid, Id = part.Next.Id, IssuedAtSeconds = nowUtc.ToUnixTimeSeconds() };
        return new(changes, gone, next.ToText(), part.HasMore);
    }
}
