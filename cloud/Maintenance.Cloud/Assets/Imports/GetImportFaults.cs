using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>What was wrong with a file that was imported, tried or refused, in the order of its lines.</summary>
internal static class GetImportFaults
{
    private const string Sql = """
        SELECT f.place, (f.fault ->> 'line')::integer AS line, f.fault ->> 'tagNumber' AS tag_number, f.fault ->> 'field' AS field, f.fault ->> 'message' AS message
        FROM assets.import_run AS r CROSS JOIN LATERAL jsonb_array_elements(r.faults) WITH ORDINALITY AS f (fault, place)
        WHERE r.id = @id AND (@cursor::bigint IS NULL OR f.place > @cursor)
        ORDER BY f.place LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => ListEndpoints.Map(
        "/import-runs/{id:guid}/faults", at => routes.MapGet(at, HandleAsync), nameof(GetImportFaults), "What was wrong with a file, in the order of its lines.", Permission.ReadImports);

    private static async Task<Results<Ok<Page<ImportAssets.Fault>>, NotFound>> HandleAsync(
        Guid id, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, ImportRuns.Kind, id, isLocked: false, cancellationToken) is null)
            return TypedResults.NotFound();
        var page = await Page.ReadAsync<Row, long>(scope, Sql, new { id }, cursor, limit, row => row.Place, cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(row => new ImportAssets.Fault(row.Line, row.TagNumber, row.Field, row.Message))));
    }

    private sealed record Row(long Place, int Line, string TagNumber, string Field, string Message);
}
