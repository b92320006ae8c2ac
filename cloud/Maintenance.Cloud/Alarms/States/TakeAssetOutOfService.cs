using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>A person takes all alarms of an asset out of service, or puts them back; safety alarms stay in service.</summary>
internal static class TakeAssetOutOfService
{
    /// <param name="Reason">Why; wanted to take out of service.</param>
    public sealed record Request([StringLength(4000)] string? Reason = null);

    /// <param name="IsOut">Whether the asset is out of service now; work on it holds it out too.</param>
    /// <param name="Changed">Alarms that are out now, or are in service again.</param>
    /// <param name="SafetyInService">Safety alarms that stayed in service.</param>
    public sealed record Response(Guid AssetId, bool IsOut, int Changed, int SafetyInService);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var act in (AlarmAct[])[AlarmAct.TakeOutOfService, AlarmAct.PutBackInService])
        {
            routes
                .MapPost($"/assets/{{assetId:guid}}/alarms/{PersonsAct.NameOf(act)}",
                    (Guid assetId, Request? wish, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
                        CancellationToken cancellationToken) =>
                        HandleAsync(act, assetId, wish ?? new(), http, database, user, clock, cancellationToken))
                .WithName($"{act}Asset")
                .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
                .RequirePermission(PersonsAct.PermissionOf(act));
        }
    }

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        AlarmAct act, Guid assetId, Request wish, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (!(await AssetDirectory.ReadAsync(scope, [assetId], cancellationToken)).TryGetValue(assetId, out var asset))
            return TypedResults.NotFound();
        if (PersonsAct.NeedsReason(act) && string.IsNullOrWhiteSpace(wish.Reason))
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "Something is missing", ("reason", "Say why.")));
        }

        var action = new AlarmAction(
            act, user.Actor, clock.GetUtcNow(), http.Connection.RemoteIpAddress?.ToString(),
            string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim());
        var (changed, safety) = act is AlarmAct.TakeOutOfService
            ? await OutOfService.BeginAsync(scope, asset.SiteId, assetId, action, cancellationToken)
            : (await OutOfService.EndAsync(scope, assetId, action, cancellationToken), 0);
        var isOut = await OutOfService.IsOutAsync(scope, assetId, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Response(assetId, isOut, changed, safety));
    }
}
