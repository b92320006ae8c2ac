using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What other modules may ask about people.</summary>
internal static class PeopleDirectory
{
    private const string NamesSql = "SELECT u.id, u.display_name FROM people.user_account AS u WHERE u.id = ANY (@ids)";

    private const string WhoSql = """
        SELECT DISTINCT u.id, u.display_name FROM people.user_account AS u JOIN people.membership AS m ON m.user_id = u.id
        WHERE u.id = ANY (@ids) AND u.is_active AND m.site_id = @siteId
          AND (m.role = ANY (@roles) OR EXISTS (SELECT FROM people.permission_set AS x
              WHERE x.id = ANY (m.permission_set_ids) AND NOT x.is_archived AND @permission = ANY (x.permissions)))
          AND (m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now())
        """;

    /// <summary>Of some people those who hold a permission at a site, by their display names.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> WhoMayAsync(
        DbScope scope, Permission permission, Guid siteId, Guid[] ids, CancellationToken cancellationToken)
    {
        var roles = Authorisation.Table[permission].Select(role => role.ToString()).ToArray();
        return (await scope.QueryAsync<(Guid Id, string DisplayName)>(WhoSql, new { ids, siteId, roles, permission = permission.ToString() }, cancellationToken))
            .ToDictionary(row => row.Id, row => row.DisplayName);
    }

    /// <summary>Display names of those people that the scope may see.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        DbScope scope, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid Id, string DisplayName)>(NamesSql, new { ids = ids.Distinct().ToArray() }, cancellationToken))
        .ToDictionary(row => row.Id, row => row.DisplayName);
}
