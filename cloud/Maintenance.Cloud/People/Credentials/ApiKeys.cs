using System.Collections.Concurrent;
using System.Collections.Frozen;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Whom a key stands for. A look-up is remembered for <see cref="Sessions.CacheFor"/>, which bounds how long a key that
/// another process ended goes on.
/// </summary>
internal sealed class ApiKeys(Database database, TimeProvider clock)
{
    /// <summary>What every key begins with, so that one that leaks is recognised.</summary>
    public const string Mark = "mk_";
    private const int MostCached = 10_000;

    private const string FindSql = $"""
        SELECT k.id AS key_id, k.user_id, u.sign_in_name, u.display_name, array_to_string(k.scopes, ' ') AS scopes, p.id AS site_id, p.code AS site_code, p.name AS site_name, m.role, array_to_string(m.department_ids, ' ') AS departments,
            {PermissionSets.AddedSql} AS added
        FROM people.api_key AS k JOIN people.user_account AS u ON u.id = k.user_id AND u.is_active
        JOIN people.membership AS m ON m.user_id = k.user_id AND m.site_id = k.site_id
             AND (m.from_utc IS NULL OR m.from_utc <= @nowUtc) AND (m.until_utc IS NULL OR m.until_utc > @nowUtc)
        JOIN platform.site AS p ON p.id = k.site_id
        WHERE k.hash = @hash AND NOT k.is_archived AND (k.expires_at_utc IS NULL OR k.expires_at_utc > @nowUtc)
        ORDER BY m.role
        """;

    // To the minute: a key in heavy use is not a row in heavy change.
    private const string UsedSql = """
        UPDATE people.api_key SET last_used_at_utc = @nowUtc
        WHERE id = @KeyId AND (last_used_at_utc IS NULL OR last_used_at_utc < @nowUtc - interval '1 minute')
        """;

    private readonly ConcurrentDictionary<string, (CurrentUser User, Guid KeyId, DateTimeOffset ReadAtUtc)> _cache = new(StringComparer.Ordinal);

    /// <summary>Looks up every key anew.</summary>
    public void Forget() => _cache.Clear();

    /// <summary>Whom it stands for; null where it is not good.</summary>
    public async Task<(CurrentUser User, Guid KeyId)?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var (nowUtc, hash) = (clock.GetUtcNow(), TokenHash.Of(key));
        var name = Convert.ToBase64String(hash);
        if (_cache.TryGetValue(name, out var cached) && nowUtc - cached.ReadAtUtc < Sessions.CacheFor)
            return (cached.User, cached.KeyId);

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<Row>(FindSql, new { hash, nowUtc }, cancellationToken);
        _cache.TryRemove(name, out _);
        if (rows is not [var first, ..])
            return null;
        await scope.ExecuteAsync(UsedSql, new { first.KeyId, nowUtc }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        if (_cache.Count >= MostCached)
            _cache.Clear();
        var user = new CurrentUser(
            first.UserId, first.SignInName, first.DisplayName,
            [.. rows.Select(row => new Membership(row.SiteId, row.SiteCode, row.SiteName, Enum.Parse<Role>(row.Role), SessionSql.Ids(row.Departments)) { Added = PermissionSets.Of(row.Added) })], [first.SiteId])
        {
            Scopes = first.Scopes.Split(' ').Select(Enum.Parse<Permission>).ToFrozenSet(),
            Actor = $"key:{first.KeyId}",
        };
        _cache[name] = (user, first.KeyId, nowUtc);
        return (user, first.KeyId);
    }

    private sealed record Row(
        Guid KeyId, Guid UserId, string SignInName, string DisplayName, string Scopes, Guid SiteId, string SiteCode, string SiteName, string Role, string Departments, string Added);
}
