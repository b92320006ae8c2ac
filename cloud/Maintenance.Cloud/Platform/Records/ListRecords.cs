using System.Text;

namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list, in an order that stays the same while rows come and go.</summary>
internal static class ListRecords
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        List<(string Field, string Message)> errors = [];
        var query = RecordQuery.Read(kind, context.Request.Query, errors);
        if (errors.Count > 0)
            return Refuse(errors);
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await query.SeekAsync(scope, cancellationToken);
        query.Parameters.Add("most", query.Most + 1);
        var rows = await scope.QueryAsync<(string Item, string Place, Guid Id)>(query.Sql + " LIMIT @most", query.Parameters, cancellationToken);
        var next = rows.Count > query.Most ? new RecordCursor(query.Order, rows[query.Most - 1].Place, rows[query.Most - 1].Id).ToText() : null;
        return TypedResults.Text(Write(rows.Take(query.Most).Select(row => row.Item), next), RecordAnswer.Json);
    }

    internal static IResult Refuse(IEnumerable<(string Field, string Message)> errors) => TypedResults.Problem(
        Problems.OfFields(StatusCodes.Status400BadRequest, "The list cannot be asked so", [.. errors]));

    /// <summary>The rows are JSON already.</summary>
    private static string Write(IEnumerable<string> items, string? next) => new StringBuilder("{\"items\":[")
        .AppendJoin(',', items).Append("],\"next\":").Append(next is null ? "null" : $"\"{next}\"").Append('}').ToString();
}
