using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Where a person is signed in: each sign-in with all the tokens that came of it is one session.</summary>
internal static class SessionList
{
    /// <param name="Id">Names the session when it is to be ended.</param>
    /// <param name="Device">In short, e.g. <c>Firefox on Android</c>; null: it did not say.</param>
    /// <param name="LastUsedAtUtc">To the minute.</param>
    /// <param name="IsCurrent">The one that asks.</param>
    public sealed record Session(
        Guid Id, string? Device, string? Address, string? UserAgent, DateTimeOffset SignedInAtUtc, DateTimeOffset LastUsedAtUtc, DateTimeOffset ExpiresAtUtc, bool IsCurrent);

    public sealed record Response(IReadOnlyList<Session> Items) : IListPart
    {
        Type IListPart.RowType => typeof(Session);

        IEnumerable<object> IListPart.Rows => Items;

        string? IListPart.Next => null;
    }

    private const string Sql = """
        SELECT DISTINCT ON (s.family) s.family AS id, s.address, s.user_agent,
               s.signed_in_at_utc, max(s.last_used_at_utc) OVER (PARTITION BY s.family) AS last_used_at_utc, s.refresh_expires_at_utc AS expires_at_utc,
               s.family = (SELECT c.family FROM people.session AS c WHERE c.id = @sessionId) AS is_current
        FROM people.session AS s
        WHERE s.user_id = @userId AND s.revoked_at_utc IS NULL AND s.refresh_expires_at_utc > @nowUtc
        ORDER BY s.family, s.created_at_utc DESC LIMIT 200
        """;

    private const string EndSql = """
        UPDATE people.session AS s SET revoked_at_utc = @nowUtc
        WHERE s.user_id = @userId AND s.family = @family AND s.revoked_at_utc IS NULL
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ListEndpoints.Map("/me/sessions", at => routes.MapGet(at, ListAsync), "GetMySessions", "Lists where you are signed in.", Permission.OwnProfile);
        routes.MapDelete("/me/sessions/{id:guid}", EndAsync).WithName("EndMySession").WithSummary("Ends one of your sessions, at once.").RequirePermission(Permission.OwnProfile);
        routes.MapDelete("/me/sessions", EndOthersAsync).WithName("EndMyOtherSessions").WithSummary("Ends all your sessions but the one that asks.").RequirePermission(Permission.OwnProfile);
    }

    private static async Task<Ok<Response>> ListAsync(
        HttpContext context, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<Row>(
            Sql, new { userId = user.Id, sessionId = SessionIdentity.IdOf(context.User), nowUtc = clock.GetUtcNow() }, cancellationToken);
        return TypedResults.Ok(new Response([.. rows.Select(row => new Session(
            row.Id, DeviceWords.Of(row.UserAgent), row.Address, row.UserAgent, row.SignedInAtUtc, row.LastUsedAtUtc, row.ExpiresAtUtc, row.IsCurrent))]));
    }

    private static async Task<Results<NoContent, NotFound>> EndAsync(
        Guid id, CurrentUser user, Sessions sessions, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.ExecuteAsync(EndSql, new { userId = user.Id, family = id, nowUtc }, cancellationToken) == 0)
            return TypedResults.NotFound();
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SessionEnded, user.Id, user.Actor, nowUtc, id), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        sessions.Forget();
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EndOthersAsync(
        HttpContext context, CurrentUser user, Sessions sessions, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await scope.ExecuteAsync(
            SessionSql.RevokeOthers, new { userId = user.Id, sessionId = SessionIdentity.IdOf(context.User), nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SessionEnded, user.Id, user.Actor, clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        sessions.Forget();
        return TypedResults.NoContent();
    }

    private sealed record Row(
        Guid Id, string? Address, string? UserAgent, DateTimeOffset SignedInAtUtc, DateTimeOffset LastUsedAtUtc, DateTimeOffset ExpiresAtUtc, bool IsCurrent);
}
