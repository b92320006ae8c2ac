using System.Collections.Concurrent;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <param name="AccessToken">Good for 15 minutes.</param>
/// <param name="RefreshToken">Good once, for 7 days.</param>
internal sealed record SessionTokens(string AccessToken, string RefreshToken, DateTimeOffset AccessExpiresAtUtc, DateTimeOffset RefreshExpiresAtUtc, Guid UserId);

/// <summary>Where a session is used from, for the person to recognise it.</summary>
internal sealed record SessionOrigin(string? Address, string? UserAgent)
{
    public static SessionOrigin Of(HttpContext context) => new(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent);
}

/// <summary>
/// Sessions by opaque tokens. A look-up is remembered for <see cref="CacheFor"/>, which bounds how long a session that
/// another process revoked goes on; one revoked here ends at once.
/// </summary>
internal sealed class Sessions(Database database, TimeProvider clock)
{
    public static readonly TimeSpan AccessFor = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan RefreshFor = TimeSpan.FromDays(7);
    public static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(5);
    private const int MostCached = 50_000;

    /// <summary>How exactly it is told when a session was last used.</summary>
    private static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Cached> _cache = new(StringComparer.Ordinal);

    /// <summary>Counts what was forgotten: a look-up that began before keeps nothing.</summary>
    private int _forgotten;

    public async Task<SessionTokens> BeginAsync(Guid userId, SessionOrigin origin, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var family = Guid.CreateVersion7(clock.GetUtcNow());
        var tokens = await AddAsync(scope, userId, family, origin, cancellationToken);
        await scope.ExecuteAsync(SessionSql.SignedIn, new { userId, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SignedIn, userId, userId.ToString(), clock.GetUtcNow(), family), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return tokens;
    }

    /// <summary>Trades a refresh token for new tokens. One that was traded before revokes its whole family: one of the two holders stole it.</summary>
    /// <returns>Null where the token is not good.</returns>
    public async Task<SessionTokens?> RefreshAsync(string refreshToken, SessionOrigin origin, CancellationToken cancellationToken)
    {
        var hash = TokenHash.Of(refreshToken);
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var traded = await scope.FindAsync<(Guid Family, Guid UserId)?>(SessionSql.Trade, new { hash, nowUtc }, cancellationToken);
        var tokens = traded is var (family, userId) ? await AddAsync(scope, userId, family, origin, cancellationToken) : null;
        var isReused = tokens is null && await scope.ExecuteAsync(SessionSql.RevokeReused, new { hash, nowUtc }, cancellationToken) > 0;
        await scope.CommitAsync(cancellationToken);
        if (isReused)
            Forget();
        return tokens;
    }

    public async Task EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SignedOut, userId, userId.ToString(), clock.GetUtcNow(), null), cancellationToken);
        await scope.ExecuteAsync(SessionSql.Revoke, new { sessionId, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        Forget();
    }

    /// <summary>Looks up every session anew: somebody's rights were changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _forgotten);
        _cache.Clear();
    }

    /// <summary>The person whose access token this is; null where it is not good.</summary>
    public async Task<(CurrentUser User, Guid SessionId)?> FindAsync(string accessToken, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var key = Convert.ToBase64String(TokenHash.Of(accessToken));
        if (_cache.TryGetValue(key, out var cached) && nowUtc - cached.ReadAtUtc < CacheFor)
            return cached.ExpiresAtUtc > nowUtc ? (cached.User, cached.SessionId) : null;

        var forgotten = Volatile.Read(ref _forgotten);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<SessionSql.Row>(SessionSql.Find, new { hash = TokenHash.Of(accessToken), nowUtc }, cancellationToken);
        if (rows is not [var first, ..])
        {
            _cache.TryRemove(key, out _);
            return null;
        }

        if (nowUtc - first.LastUsedAtUtc >= UsedWithin)
        {
            await scope.ExecuteAsync(SessionSql.Used, new { first.SessionId, nowUtc }, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        if (_cache.Count >= MostCached)
            _cache.Clear();
        var user = Person(rows);
        _cache[key] = new(user, first.SessionId, first.AccessExpiresAtUtc, nowUtc);
        if (forgotten != Volatile.Read(ref _forgotten))
            _cache.TryRemove(key, out _);
        return (user, first.SessionId);
    }

    /// <summary>Of some sessions those that are good now, each with its person as they are now; never from memory.</summary>
    public async Task<IReadOnlyDictionary<Guid, CurrentUser>> StandingAsync(IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<SessionSql.Row>(
            SessionSql.Standing, new { ids = sessionIds.ToArray(), nowUtc = clock.GetUtcNow() }, cancellationToken);
        return rows.GroupBy(row => row.SessionId).ToDictionary(session => session.Key, session => Person([.. session]));
    }

    /// <param name="rows">Of one session, one for each membership.</param>
    private static CurrentUser Person(IReadOnlyList<SessionSql.Row> rows) => new(
        rows[0].UserId, rows[0].SignInName, rows[0].DisplayName,
        [.. rows.Select(row => row.Membership).OfType<Membership>()],
        [.. rows.Select(row => row.SiteId).OfType<Guid>().Distinct()]);

    private async Task<SessionTokens> AddAsync(DbScope scope, Guid userId, Guid family, SessionOrigin origin, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var tokens = new SessionTokens(TokenHash.NewToken(), TokenHash.NewToken(), nowUtc + AccessFor, nowUtc + RefreshFor, userId);
        await scope.ExecuteAsync(
            SessionSql.Add,
            new
            {
                id = Guid.CreateVersion7(nowUtc),
                family,
                userId,
                accessHash = TokenHash.Of(tokens.AccessToken),
                refreshHash = TokenHash.Of(tokens.RefreshToken),
                tokens.AccessExpiresAtUtc,
                tokens.RefreshExpiresAtUtc,
                origin.Address,
                origin.UserAgent,
                nowUtc,
            },
            cancellationToken);
        return tokens;
    }

    private sealed record Cached(CurrentUser User, Guid SessionId, DateTimeOffset ExpiresAtUtc, DateTimeOffset ReadAtUtc);
}
