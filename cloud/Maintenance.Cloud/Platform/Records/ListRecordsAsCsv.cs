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
        query.Within(user.SiteIds);
        await Exports.NoteAsync(context, kind.Path, kind.Name, cancellationToken);
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
}
