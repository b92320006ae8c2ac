using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Links by which whoever reported without an account follows the request. Who has the link is that person.</summary>
internal static class FollowLinks
{
    private const string MakeSql = """
        INSERT INTO requests.follow_link (hash, request_id, site_id, made_at_utc)
        SELECT @hash, r.id, r.site_id, @nowUtc FROM requests.request AS r WHERE r.id = @requestId
        """;

    private const string FindSql = "SELECT f.request_id FROM requests.follow_link AS f WHERE f.hash = @hash";

    /// <summary>A new link; those that were given before stay.</summary>
    /// <returns>The token, which is kept nowhere.</returns>
    public static async Task<string> MakeAsync(DbScope scope, Guid requestId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var token = TokenHash.NewToken();
        await scope.ExecuteAsync(MakeSql, new { hash = TokenHash.Of(token), requestId, nowUtc }, cancellationToken);
        return token;
    }

    /// <returns>The request; null where the link leads nowhere.</returns>
    public static Task<Guid?> FindAsync(DbScope scope, string token, CancellationToken cancellationToken) =>
        scope.FindAsync<Guid?>(FindSql, new { hash = TokenHash.Of(token) }, cancellationToken);
}
