using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Platform;

/// <summary>What an id that came with a request stands for.</summary>
internal enum IdClaim
{
    /// <summary>Nothing yet: the record may be made.</summary>
    New,

    /// <summary>What this very request made before.</summary>
    Repeated,

    /// <summary>Another record.</summary>
    Taken,
}

/// <summary>
/// Ids that clients made. A request that is sent again, because its answer was lost, makes nothing twice; one statement
/// decides between racing ones, which wait for each other.
/// </summary>
internal static class MadeRecords
{
    private const string ClaimSql = """
        INSERT INTO platform.made_record (id, kind, request_hash, made_by, made_at_utc)
        VALUES (@id, @kind, @hash, @by, @nowUtc) ON CONFLICT (id) DO NOTHING
        """;

    private const string SameSql = """
        SELECT count(*) FROM platform.made_record AS m
        WHERE m.id = @id AND m.kind = @kind AND m.request_hash = @hash AND m.made_by = @by
        """;

    /// <param name="body">The whole request: with other content the same id is another record.</param>
    public static async Task<IdClaim> ClaimAsync(
        this DbScope scope, Guid id, string kind, JsonElement body, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var parameters = new { id, kind, hash = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body))), by = user.Id, nowUtc };
        if (await scope.ExecuteAsync(ClaimSql, parameters, cancellationToken) == 1)
            return IdClaim.New;
        return await scope.SingleAsync<int>(SameSql, parameters, cancellationToken) == 1 ? IdClaim.Repeated : IdClaim.Taken;
    }
}
