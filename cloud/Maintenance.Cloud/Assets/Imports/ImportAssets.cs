using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Makes and changes assets of a site from a CSV file, as the list of assets is exported. Either every row is good, or nothing
/// is done and each bad row is named; a dry run only tells. Whatever came of it, that the file was sent stays among <see cref="ImportRuns"/>.
/// </summary>
internal static class ImportAssets
{
    /// <param name="ImportRunId">What was noted of it, at <c>/import-runs/{id}</c>.</param>
    /// <param name="Unchanged">Rows that say what is so already.</param>
    /// <param name="Faults">At most <see cref="MostFaults"/>.</param>
    public sealed record Response(Guid ImportRunId, bool IsDryRun, int Rows, int Made, int Changed, int Unchanged, int BadRows, IReadOnlyList<Fault> Faults);

    /// <param name="Line">Of the file, the first is 1; 0 where it is the whole file.</param>
    /// <param name="Field">The column; empty where it is the whole row.</param>
    public sealed record Fault(int Line, string TagNumber, string Field, string Message);

    public const int MostRows = 5_000;
    public const int MostFaults = 1_000;

    private const int MostBytes = 10 * 1024 * 1024;
    private const int LongestName = 200;

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
        Guid siteId, bool? isDryRun, string? fileName, HttpRequest request, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) is not true)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Send text/csv", "The body is a CSV file in UTF-8."));
        if (!user.SiteIds.Contains(siteId))
            return Refuse(("siteId", "There is no such site, or none where you may do this."));
        if (fileName is not null && (string.IsNullOrWhiteSpace(fileName) || fileName.Length > LongestName || !TextRules.IsClean(fileName, isOneLine: true)))
            return Refuse((nameof(fileName), $"1 to {LongestName} characters that can be seen."));

        var (file, nowUtc) = (await ImportedFile.ReadAsync(fileName, request, cancellationToken), clock.GetUtcNow());
        var told = new Response(Guid.CreateVersion7(nowUtc), isDryRun is true, file.Rows, 0, 0, 0, 0, []);
        if (file.Faults() is { Count: > 0 } unusable)
        {
            told = told with { Faults = [.. unusable.Select(words => new Fault(0, "", "", words))] };
            await KeepImportRun.HandleAsync(database, user, siteId, file, told, ImportOutcome.Refused, nowUtc, cancellationToken);
            return Refuse(told.ImportRunId, [.. unusable.Select(words => ("", words))]);
        }

        told = await RunAsync(database, user, siteId, file, told, nowUtc, cancellationToken);
        return told.IsDryRun || told.BadRows == 0 ? TypedResults.Ok(told) : Refuse(told);
    }

    /// <summary>Does it where every row is good and it is no dry run, and notes in the same transaction that it did.</summary>
    private static async Task<Response> RunAsync(
        Database database, CurrentUser user, Guid siteId, ImportedFile file, Response told, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await using (var scope = await database.AsUserAsync(user, cancellationToken))
        {
            var import = new AssetImport(scope, user, siteId, nowUtc);
            await import.RunAsync(Rows(file.Table![0].Cells, file.Table.Skip(1), siteId, import.Faults), cancellationToken);
            told = told with
            {
                Made = import.Made,
                Changed = import.Changed,
                Unchanged = import.Unchanged,
                BadRows = import.Faults.DistinctBy(fault => fault.Line).Count(),
                Faults = [.. import.Faults.OrderBy(fault => fault.Line).Take(MostFaults)],
            };
            if (!told.IsDryRun && told.BadRows == 0)
            {
                await KeepImportRun.HandleAsync(scope, user, siteId, file, told, ImportOutcome.Done, nowUtc, cancellationToken);
                await scope.CommitAsync(cancellationToken);
                return told;
            }
        }

        await KeepImportRun.HandleAsync(database, user, siteId, file, told, told.BadRows > 0 ? ImportOutcome.Refused : ImportOutcome.Done, nowUtc, cancellationToken);
        return told;
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

    private static ProblemHttpResult Refuse(params (string Field, string Message)[] errors) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The file cannot be used", errors));

    private static ProblemHttpResult Refuse(Guid importRunId, (string Field, string Message)[] errors)
    {
        var refused = Refuse(errors);
        refused.ProblemDetails.Extensions["importRunId"] = importRunId;
        return refused;
    }

    /// <summary>422 with each bad row.</summary>
    private static ProblemHttpResult Refuse(Response response)
    {
        var problem = Problems.Of(StatusCodes.Status422UnprocessableEntity, "Some rows are bad; nothing was done", $"{response.BadRows} of {response.Rows} rows are bad: mend them and send the file again.");
        problem.Extensions["importRunId"] = response.ImportRunId;
        problem.Extensions["faults"] = JsonSerializer.SerializeToNode(response.Faults, JsonSerializerOptions.Web);
        return TypedResults.Problem(problem);
    }
}
