using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Lists the catalogue of failure modes.</summary>
internal static class GetFailureModes
{
    /// <param name="Code">Of ISO 14224, annex B.2.6, e.g. <c>VIB</c>.</param>
    /// <param name="AssetClasses">That can have it.</param>
    public sealed record Response(string Code, string Description, FailureCategory Category, IReadOnlyList<AssetClass> AssetClasses);

    public sealed record AssetClass(string Code, string Name);

    /// <summary>A catalogue is read whole: one that people can still choose from is far smaller.</summary>
    private const int Most = 1_000;

    private const string ModesSql = """
        SELECT m.code, m.description, m.category FROM catalogues.failure_mode AS m
        WHERE @assetClass::text IS NULL
           OR m.code IN (SELECT f.failure_mode FROM catalogues.failure_mode_class AS f WHERE f.class = @assetClass)
        ORDER BY m.code LIMIT @Most
        """;

    private const string ClassesSql = """
        SELECT f.failure_mode, c.code, c.name
        FROM catalogues.failure_mode_class AS f JOIN assets.asset_class AS c ON c.code = f.class
        WHERE f.failure_mode = ANY (@codes)
        ORDER BY c.name
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/failure-modes", HandleAsync)
        .WithName(nameof(GetFailureModes))
        .WithSummary("Lists the catalogue of failure modes, or those that a class of assets can have.")
        .RequirePermission(Permission.ReadCatalogues);

    private static async Task<Ok<Page<Response>>> HandleAsync(
        [FromQuery(Name = "class")] string? assetClass, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var modes = await scope.QueryAsync<Row>(ModesSql, new { assetClass, Most }, cancellationToken);
        var classes = (await scope.QueryAsync<ClassRow>(ClassesSql, new { codes = modes.Select(mode => mode.Code).ToArray() }, cancellationToken))
            .ToLookup(row => row.FailureMode, row => new AssetClass(row.Code, row.Name), StringComparer.Ordinal);
        return TypedResults.Ok(new Page<Response>(
            [.. modes.Select(mode => new Response(mode.Code, mode.Description, mode.Category, [.. classes[mode.Code]]))], null));
    }

    private sealed record Row(string Code, string Description, FailureCategory Category);

    private sealed record ClassRow(string FailureMode, string Code, string Name);
}
