using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Maintenance.Cloud.Assets;

/// <summary>Labels for the assets of a list, which is narrowed as the list of assets is.</summary>
internal static class PrintLabels
{
    /// <summary>Most labels of one file: forty sheets.</summary>
    public const int Most = 960;

    private const string Skip = "skip";
    private const string LabelsSql = """
        SELECT a.qr_code, a.tag_number, a.name, (SELECT p.tag_number FROM assets.asset AS p WHERE p.id = a.parent_id) AS place
        FROM assets.asset AS a JOIN unnest(@ids) WITH ORDINALITY AS w (id, place) ON w.id = a.id ORDER BY w.place
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/assets/labels.pdf", HandleAsync)
        .WithName(nameof(PrintLabels))
        .WithSummary("Labels for the assets of a list with the same filters, 24 to a sheet of A4 (70 by 37 mm); skip leaves out places that are used.")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/pdf")
        .WithMetadata(new OwnQuery())
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        [Range(0, (LabelSheet.Columns * LabelSheet.Rows) - 1)] int? skip, HttpContext context, LabelSettings settings, Database database, CurrentUser user,
        CancellationToken cancellationToken)
    {
        var request = context.Request;
        List<(string Field, string Message)> errors = [];
        var asked = new QueryCollection(request.Query.Where(one => one.Key is not Skip).ToDictionary<KeyValuePair<string, StringValues>, string, StringValues>(one => one.Key, one => one.Value, StringComparer.Ordinal));
        var query = RecordQuery.Read(AssetRecords.Kind, asked, errors);
        errors.AddRange(new[] { RecordQuery.Limit, RecordQuery.Cursor }.Where(asked.ContainsKey).Select(part => (part, "The labels are of the whole list.")));
        if (errors.Count > 0)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The labels cannot be asked so", [.. errors]));
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        await query.SeekAsync(scope, cancellationToken);
        query.Parameters.Add("most", Most + 1);
        var ids = (await scope.QueryAsync<(string Item, string Place, Guid Id)>(query.Sql + " LIMIT @most", query.Parameters, cancellationToken)).Select(row => row.Id).ToArray();
        if (ids.Length is 0 or > Most)
        {
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status422UnprocessableEntity, ids.Length == 0 ? "There is nothing to label" : "Too many labels for one file",
                $"Narrow the list to between 1 and {Most} assets."));
        }

        await Exports.NoteAsync(context, "assets/labels.pdf", AssetRecords.Kind.Name, cancellationToken);
        var origin = settings.OriginOf(request);
        var rows = await scope.QueryAsync<Row>(LabelsSql, new { ids }, cancellationToken);
        var labels = rows.Select(row => new LabelSheet.Label(QrCode.Address(origin, row.QrCode), row.TagNumber, row.Name, row.Place));
        return TypedResults.File(LabelSheet.Write([.. labels], skip ?? 0), "application/pdf", "labels.pdf");
    }

    private sealed record Row(string QrCode, string TagNumber, string Name, string? Place);
}
