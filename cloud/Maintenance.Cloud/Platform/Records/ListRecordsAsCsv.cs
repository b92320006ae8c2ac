using System.Text.Json.Nodes;
using Dapper;

namespace Maintenance.Cloud.Platform;

/// <summary>A whole list as CSV, with the same filters and order. It is sent as it is read, never held.</summary>
internal static class ListRecordsAsCsv
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        List<(string Field, string Message)> errors = [];
        var query = RecordQuery.Read(kind, context.Request.Query, errors);
        foreach (var part in (string[])[RecordQuery.Limit, RecordQuery.Cursor])
        {
            if (context.Request.Query.ContainsKey(part))
                errors.Add((part, "The CSV is the whole list."));
        }

        if (errors.Count > 0)
            return ListRecords.Refuse(errors);
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        await NoteAsync(kind, context, user, cancellationToken);
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await query.SeekAsync(scope, cancellationToken);
        context.Response.ContentType = CsvText.ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Path}.csv\"";
        await using var writer = new StreamWriter(context.Response.Body);
        await writer.WriteAsync(CsvText.Line(kind.Fields.Select(field => field.Name)).AsMemory(), cancellationToken);
        await using var rows = await scope.Connection.ExecuteReaderAsync(scope.Command(query.Sql, query.Parameters, cancellationToken));
        while (await rows.ReadAsync(cancellationToken))
            await writer.WriteAsync(CsvText.Line(kind.Fields, JsonNode.Parse(rows.GetString(0))!.AsObject()).AsMemory(), cancellationToken);
        return TypedResults.Empty;
    }

    /// <summary>Who takes a list away is noted first.</summary>
    private static async Task NoteAsync(RecordDefinition kind, HttpContext context, CurrentUser user, CancellationToken cancellationToken)
    {
        var filters = context.Request.Query.Where(asked => asked.Key is not RecordQuery.Search).ToDictionary(asked => asked.Key, asked => asked.Value.ToString(), StringComparer.Ordinal);
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(ListExported), null, null, new ListExported(kind.Path, kind.Name, filters), user.Actor, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()),
            cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}

/// <summary>A person took a list away, as a file.</summary>
/// <param name="List">Its address below /api/v1.</param>
/// <param name="Kind">What it is a list of.</param>
/// <param name="Filters">By which it was narrowed, without what was searched for: that may name people.</param>
internal sealed record ListExported(string List, string Kind, IReadOnlyDictionary<string, string> Filters);
