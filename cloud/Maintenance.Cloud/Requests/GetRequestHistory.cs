using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Requests;

/// <summary>Everything that happened to a request, from the events, the latest first.</summary>
internal static class GetRequestHistory
{
    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/requests/{idOrNumber}/history", at => routes.MapGet(at, HandleAsync), nameof(GetRequestHistory), "Everything that happened to a request, the latest first.", Permission.ReadRequests);

    private static async Task<Results<Ok<Page<GetAssetHistory.Entry>>, NotFound>> HandleAsync(
        string idOrNumber, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, RecordNames names, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RequestTurn.IdOfAsync(scope, idOrNumber, cancellationToken) is not { } id
            || await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: false, cancellationToken) is null)
        {
            return TypedResults.NotFound();
        }

        return TypedResults.Ok(await GetAssetHistory.ReadAsync(scope, names, "e.subject = @id", new { id }, cursor, limit, cancellationToken));
    }
}
