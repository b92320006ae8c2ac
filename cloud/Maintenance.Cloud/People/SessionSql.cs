using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>The statements of <see cref="Sessions"/>.</summary>
internal static class SessionSql
{
    /// <summary>Adds a session, and forgets the person's expired ones.</summary>
    public const string Add = """
        WITH forgotten AS (DELETE FROM people.session WHERE user_id = @userId AND refresh_expires_at_utc < @nowUtc)
        INSERT INTO people.session (id, family, user_id, access_hash, refresh_hash, access_expires_at_utc, refresh_expires_at_utc, address, user_agent, created_at_utc, last_used_at_utc, signed_in_at_utc)
        VALUES (@id, @family, @userId, @accessHash, @refreshHash, @AccessExpiresAtUtc, @RefreshExpiresAtUtc, left(@Address, 100), left(@UserAgent, 400), @nowUtc, @nowUtc,
            coalesce((SELECT min(f.signed_in_at_utc) FROM people.session AS f WHERE f.family = @family), @nowUtc))
        """;

    public const string SignedIn = "UPDATE people.user_account SET last_sign_in_at_utc = @nowUtc WHERE id = @userId";

    /// <summary>Marks a refresh token as traded; racing trades of it find it marked.</summary>
    public const string Trade = """
        UPDATE people.session AS s SET refreshed_at_utc = @nowUtc
        FROM people.user_account AS u
        WHERE s.refresh_hash = @hash AND s.refreshed_at_utc IS NULL AND s.revoked_at_utc IS NULL AND s.refresh_expires_at_utc > @nowUtc
          AND u.id = s.user_id AND u.is_active
        RETURNING s.family, s.user_id
        """;

    public const string RevokeReused = """
        UPDATE people.session AS s SET revoked_at_utc = @nowUtc
        FROM people.session AS reused
        WHERE reused.refresh_hash = @hash AND reused.refreshed_at_utc IS NOT NULL AND s.family = reused.family AND s.revoked_at_utc IS NULL
        """;

    public const string Revoke = """
        UPDATE people.session SET revoked_at_utc = @nowUtc
        WHERE family = (SELECT s.family FROM people.session AS s WHERE s.id = @sessionId) AND revoked_at_utc IS NULL
        """;

    /// <summary>Ends all sessions of a person but the family of one.</summary>
    public const string RevokeOthers = """
        UPDATE people.session AS s SET revoked_at_utc = @nowUtc
        WHERE s.user_id = @userId AND s.revoked_at_utc IS NULL
          AND s.family IS DISTINCT FROM (SELECT c.family FROM people.session AS c WHERE c.id = @sessionId)
        """;

    public const string Used = "UPDATE people.session SET last_used_at_utc = @nowUtc WHERE id = @sessionId AND last_used_at_utc < @nowUtc";

    public const string Find = $"""
        SELECT s.id AS session_id, s.user_id, u.sign_in_name, u.display_name, s.access_expires_at_utc, s.last_used_at_utc,
               m.site_id, p.code AS site_code, p.name AS site_name, m.role, array_to_string(m.department_ids, ' ') AS departments,
               {PermissionSets.AddedSql} AS added
        FROM people.session AS s JOIN people.user_account AS u ON u.id = s.user_id AND u.is_active
        LEFT JOIN people.membership AS m ON m.user_id = u.id
             AND (m.from_utc IS NULL OR m.from_utc <= @nowUtc) AND (m.until_utc IS NULL OR m.until_utc > @nowUtc)
        LEFT JOIN platform.site AS p ON p.id = m.site_id
        WHERE s.access_hash = @hash AND s.revoked_at_utc IS NULL AND s.access_expires_at_utc > @nowUtc
        ORDER BY p.code, m.role
        """;

    /// <summary>Of some sessions those that are good now, with what their people are at which site.</summary>
    public const string Standing = $"""
        SELECT s.id AS session_id, s.user_id, u.sign_in_name, u.display_name, s.access_expires_at_utc, s.last_used_at_utc,
               m.site_id, p.code AS site_code, p.name AS site_name, m.role, array_to_string(m.department_ids, ' ') AS departments,
               {PermissionSets.AddedSql} AS added
        FROM people.session AS s JOIN people.user_account AS u ON u.id = s.user_id AND u.is_active
        LEFT JOIN people.membership AS m ON m.user_id = u.id
             AND (m.from_utc IS NULL OR m.from_utc <= @nowUtc) AND (m.until_utc IS NULL OR m.until_utc > @nowUtc)
        LEFT JOIN platform.site AS p ON p.id = m.site_id
        WHERE s.id = ANY (@ids) AND s.revoked_at_utc IS NULL AND s.access_expires_at_utc > @nowUtc
        ORDER BY p.code, m.role
        """;

    public sealed record Row(
        Guid SessionId, Guid UserId, string SignInName, string DisplayName, DateTimeOffset AccessExpiresAtUtc, DateTimeOffset LastUsedAtUtc,
        Guid? SiteId, string? SiteCode, string? SiteName, string? Role, string? Departments, string? Added)
    {
        /// <summary>What the row says the person is; null where nothing anywhere.</summary>
        public Membership? Membership => SiteId is { } site ? new(site, SiteCode!, SiteName!, Enum.Parse<Role>(Role!), Ids(Departments)) { Added = PermissionSets.Of(Added) } : null;
    }

    /// <summary>Ids as <c>array_to_string</c> writes them, in order; Dapper cannot give arrays to a record.</summary>
    public static Guid[] Ids(string? spaced) => [.. (spaced ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).Order()];
}
