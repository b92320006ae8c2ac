using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Puts an asset with all that lies in it into another place of its site's tree. The move stays in the ledger of moves.</summary>
internal static class MoveAsset
{
    /// <param name="ParentId">In which it is to lie; null: at the top.</param>
    public sealed record Request(Guid? ParentId);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/assets/{id:guid}/move", HandleAsync)
        .WithName(nameof(MoveAsset))
        .WithSummary("Puts an asset with all that lies in it into another place of its site's tree; null: to the top.")
        .WithMetadata(new AnsweredRecord(AssetRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ChangeAssets);

    private static Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, CancellationToken cancellationToken) =>
        ChangeRecord.ApplyAsync(AssetRecords.Kind, id, new JsonObject { [AssetRecords.ParentId] = request.ParentId?.ToString() }, context, cancellationToken);
}
