using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list, in an order that stays the same while rows come and go.</summary>
internal static class ListRecords
{
    /// <summary>Bytes around the rows: names, brackets and cursor.</summary>
    private const int Frame = 512;

    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        List<(string Field, string Message)> errors = [];
        var query = RecordQuery.Read(kind, context.Request.Query, errors);
        if (errors.Count > 0)
            return Refuse(errors);
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        // Of another site nobody is shown anything; PostgreSQL would look through the whole table to find that out.
        if (query.SiteId is { } site && !user.SiteIds.Contains(site))
            return Answer([], null);
        query.Within(user.SiteIds);
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await query.SeekAsync(scope, cancellationToken);
        var rows = await scope.QueryAsync<(string Item, string Place, Guid Id)>(string.Create(CultureInfo.InvariantCulture, $"{query.Sql} LIMIT {query.Most + 1}"), query.Parameters, cancellationToken);
        var next = rows.Count > query.Most ? new RecordCursor(query.Order, rows[query.Most - 1].Place, rows[query.Most - 1].Id).ToText() : null;
        return Answer([.. rows.Take(query.Most).Select(row => row.Item)], next);
    }

    internal static IResult Refuse(IEnumerable<(string Field, string Message)> errors) => TypedResults.Problem(
        Problems.OfFields(StatusCodes.Status400BadRequest, "The list cannot be asked so", [.. errors]));

    /// <summary>The rows are JSON already: each is written where it is sent from. One text of them all would be garbage of the kind that is collected last.</summary>
    private static FileContentHttpResult Answer(IReadOnlyList<string> items, string? next)
    {
        var body = new ArrayBufferWriter<byte>(Frame + items.Sum(item => item.Length));
        body.Write("{\"items\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            Encoding.UTF8.GetBytes(items[i], body);
        }

        body.Write("],\"next\":"u8);
        Encoding.UTF8.GetBytes(next is null ? "null" : $"\"{next}\"", body);
        body.Write("}"u8);
        return TypedResults.Bytes(body.WrittenMemory, RecordAnswer.Json);
    }
}
