using System.Text;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Makes and changes assets of a site from a CSV file, as the list of assets is exported. Either every row is good, or nothing
/// is done and each bad row is named; a dry run only tells.
/// </summary>
internal static class ImportAssets
{
    /// <param name="Unchanged">Rows that say what is so already.</param>
    /// <param name="Faults">At most <see cref="MostFaults"/>.</param>
    public sealed record Response(bool IsDryRun, int Rows, int Made, int Changed, int Unchanged, int BadRows, IReadOnlyList<Fault> Faults);

    /// <param name="Line">Of the file, the first is 1.</param>
    /// <param name="Field">The column; empty where it is the whole row.</param>
    public sealed record Fault(int Line, string TagNumber, string Field, string Message);

    public const int MostRows = 5_000;
    public const int MostFaults = 1_000;

    private const int MostBytes = 10 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/assets/import", HandleAsync)
        .WithName(nameof(ImportAssets))
        .WithSummary("Makes and changes assets from a CSV file with the columns of the export; all rows or none, isDryRun only tells what would be.")
        .Accepts<string>("text/csv")
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .RequirePermission(Permission.MakeAssets);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid siteId, bool? isDryRun, HttpRequest request, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) is not true)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Send text/csv", "The body is a CSV file in UTF-8."));
        if (!user.SiteIds.Contains(siteId))
            return Refuse(("siteId", "There is no such site, or none where you may do this."));
        if (await ReadAsync(request, cancellationToken) is not { Count: > 1 } table)
            return Refuse(("", "The body is no CSV in UTF-8 with a first line of names and at least one row; a quote may not be closed."));
        if (table.Count - 1 > MostRows)
            return Refuse(("", $"A file has at most {MostRows} rows; this one has {table.Count - 1}."));
        var header = table[0].Cells;
        if (ImportedAsset.Faults(header).ToArray() is { Length: > 0 } unusable)
            return Refuse([.. unusable.Select(words => ("", words))]);

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var import = new AssetImport(scope, user, siteId, clock.GetUtcNow());
        await import.RunAsync(Rows(header, table.Skip(1), siteId, import.Faults), cancellationToken);
        var response = new Response(
            isDryRun is true, table.Count - 1, import.Made, import.Changed, import.Unchanged, import.Faults.DistinctBy(fault => fault.Line).Count(),
            [.. import.Faults.OrderBy(fault => fault.Line).Take(MostFaults)]);
        if (isDryRun is true)
            return TypedResults.Ok(response);
        if (response.BadRows > 0)
            return Refuse(response);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(response);
    }

    /// <summary>The rows that can be read; what is wrong with the others is among the faults.</summary>
    private static List<ImportedAsset> Rows(IReadOnlyList<string> header, IEnumerable<CsvRow> table, Guid siteId, List<Fault> faults)
    {
        List<ImportedAsset> rows = [];
        var firstLines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table)
        {
            List<(string Field, string Message)> errors = [];
            var read = ImportedAsset.Read(header, row, siteId, errors);
            if (read.TagNumber.Length > 0 && !firstLines.TryAdd(read.TagNumber, row.Line))
                errors.Add(("tagNumber", $"Line {firstLines[read.TagNumber]} is of the same asset."));
            if (errors.Count == 0)
                rows.Add(read);
            faults.AddRange(errors.Select(error => new Fault(row.Line, read.TagNumber, error.Field, error.Message)));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<CsvRow>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(request.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
            return CsvTable.Read(await reader.ReadToEndAsync(cancellationToken));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Refuse(params (string Field, string Message)[] errors) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The file cannot be used", errors));

    /// <summary>422 with each bad row.</summary>
    private static ProblemHttpResult Refuse(Response response)
    {
        var problem = Problems.Of(StatusCodes.Status422UnprocessableEntity, "Some rows are bad; nothing was done", $"{response.BadRows} of {response.Rows} rows are bad: mend them and send the file again.");
        problem.Extensions["faults"] = JsonSerializer.SerializeToNode(response.Faults, JsonSerializerOptions.Web);
        return TypedResults.Problem(problem);
    }
}
