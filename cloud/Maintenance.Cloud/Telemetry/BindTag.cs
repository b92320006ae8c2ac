using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A person says to which asset a tag belongs. From then on what the gateway calls it no longer decides.</summary>
internal static class BindTag
{
    /// <param name="AssetId">Of the tag's site; null: to none.</param>
    public sealed record Request(Guid? AssetId);

    private const string Sql = """
        WITH actor AS MATERIALIZED (SELECT set_config('app.actor', @actor, true) AS name),
             before AS MATERIALIZED (SELECT t.id, t.asset_id FROM telemetry.tag AS t, actor WHERE t.id = @id FOR NO KEY UPDATE OF t)
        UPDATE telemetry.tag AS t SET asset_id = @AssetId, is_bound_by_person = true FROM before AS b WHERE t.id = b.id
        RETURNING t.name, t.site_id, b.asset_id AS before
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/tags/{id:int}/bind", HandleAsync)
        .WithName(nameof(BindTag))
        .WithSummary("Says to which asset a tag belongs, from now on; null: to none.")
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.BindTags);

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> HandleAsync(
        int id, Request request, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        try
        {
            if (await scope.FindAsync<Row>(Sql, new { id, request.AssetId, actor = user.Actor }, cancellationToken) is not { } tag)
                return TypedResults.NotFound();
            var (assetId, isBound) = (request.AssetId ?? tag.Before, request.AssetId is not null);
            await scope.WriteEventAsync(
                new(nameof(TagBound), tag.SiteId, assetId, new TagBound(id, tag.Name, assetId, isBound, tag.Before == request.AssetId ? null : tag.Before), user.Actor, clock.GetUtcNow()), cancellationToken);
            await scope.CommitAsync(cancellationToken);
            return TypedResults.NoContent();
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.ForeignKeyViolation)
        {
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The tag cannot be bound so", ("assetId", "The tag's site has no such asset.")));
        }
    }

    private sealed record Row(string Name, Guid SiteId, Guid? Before);
}
