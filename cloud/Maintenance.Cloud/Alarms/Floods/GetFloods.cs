using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>The sites whose people have more new alarms now than they can answer.</summary>
internal static class GetFloods
{
    /// <param name="Alarms">New alarms of the flood so far.</param>
    public sealed record Response(Guid SiteId, DateTimeOffset SinceUtc, long Alarms);

    private const string Sql = "SELECT f.site_id, f.since_utc, f.alarms FROM alarms.flood AS f WHERE f.since_utc IS NOT NULL ORDER BY f.since_utc";

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/alarms/floods", at => routes.MapGet(at, HandleAsync), nameof(GetFloods), "The sites whose people have more new alarms now than they can answer.", Permission.ReadAlarms);

    private static async Task<Ok<Page<Response>>> HandleAsync(Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return TypedResults.Ok(new Page<Response>(await scope.QueryAsync<Response>(Sql, null, cancellationToken), null));
    }
}
