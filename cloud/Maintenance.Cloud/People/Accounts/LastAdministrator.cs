using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>A site keeps an Administrator who can sign in and whose time does not run out, or nobody could ever make another.</summary>
internal static class LastAdministrator
{
    // One change at a time within a site: two administrators who each remove the other must not both find one left.
    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended('administrators ' || @siteId::text, 0))";

    private const string LeftSql = """
        SELECT count(*) FROM people.membership AS m JOIN people.user_account AS u ON u.id = m.user_id AND u.is_active
             AND (NOT u.is_invited OR u.last_sign_in_at_utc IS NOT NULL)
        WHERE m.site_id = @siteId AND m.role = 'Administrator' AND m.until_utc IS NULL AND (m.from_utc IS NULL OR m.from_utc <= now())
        """;

    /// <returns>Null where one is left after what the transaction did.</returns>
    public static async Task<ProblemDetails?> RefuseAsync(DbScope scope, Guid siteId, CancellationToken cancellationToken)
    {
        await scope.ExecuteAsync(LockSql, new { siteId }, cancellationToken);
        return await scope.SingleAsync<int>(LeftSql, new { siteId }, cancellationToken) > 0
            ? null
            : Problems.Of(StatusCodes.Status409Conflict, "The site would have no Administrator", "Make somebody else Administrator first, without an end.");
    }
}
