using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Puts many assets out of the lists, or back; all or none.</summary>
internal static class ArchiveAssets
{
    private const string IsArchived = "isArchived";

    public sealed record Request([MinLength(1), MaxLength(MakeRecords.Most)] IReadOnlyList<Bulk.Chosen> Items, bool IsArchived);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/assets/bulk/archive", (Request request, Database database, CurrentUser user, TimeProvider clock, CancellationToken token) =>
            Bulk.RunAsync(request.Items, database, user, (scope, one) => ArchiveAsync(scope, one, request.IsArchived, user, clock.GetUtcNow(), token), token))
        .WithName(nameof(ArchiveAssets))
        .WithSummary("Puts many assets out of the lists, or back, all or none.")
        .RequirePermission(Permission.ChangeAssets);

    private static async Task<MakeOutcome> ArchiveAsync(
        DbScope scope, Bulk.Chosen one, bool isArchived, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await scope.ExecuteAsync(AssetRecords.Kind.Lock!, new { one.Id }, cancellationToken);
        if (await RecordSql.FindAsync(scope, AssetRecords.Kind, one.Id, isLocked: true, cancellationToken) is not { } asset)
            return new(null, null, Problems.NothingThere());
        if (asset["version"]!.GetValue<int>() is var version && version != one.Version)
            return new(null, null, Precondition.Stale(version).ProblemDetails);
        return asset[IsArchived]!.GetValue<bool>() == isArchived
            ? new(asset, null, null)
            : await ChangeRecord.SaveAsync(
                AssetRecords.Kind, scope, user, asset, new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { [IsArchived] = isArchived }, nowUtc, cancellationToken);
    }
}
