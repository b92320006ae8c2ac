using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Requests;

/// <summary>Everything that happened to a request, from the events, the latest first.</summary>
internal static class GetRequestHistory
{
    private const string Sql = """
        SELECT e.id, e.at_utc, e.type, e.subject, e.actor, e.changes::text
        FROM platform.event AS e
        WHERE e.subject = @id AND (@cursor::bigint IS NULL OR e.id < @cursor)
        ORDER BY e.id DESC LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/requests/{idOrNumber}/history", HandleAsync)
        .WithName(nameof(GetRequestHistory))
        .WithSummary("Everything that happened to a request, the latest first.")
        .RequirePermission(Permission.ReadRequests);

    private static async Task<Results<Ok<Page<GetAssetHistory.Entry>>, NotFound>> HandleAsync(
        string idOrNumber, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RequestTurn.IdOfAsync(scope, idOrNumber, cancellationToken) is not { } id
            || await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: false, cancellationToken) is null)
        {
            return TypedResults.NotFound();
        }

        var page = await Page.ReadAsync<GetAssetHistory.Row, long>(scope, Sql, new { id }, cursor, limit, row => row.Id, cancellationToken);
        return TypedResults.Ok(await GetAssetHistory.ShowAsync(scope, page, cancellationToken));
    }
}
