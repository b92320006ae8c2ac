using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A tag's readings in a span of device time, oldest first.</summary>
internal static class GetReadings
{
    /// <summary>Most readings of one answer.</summary>
    public const int MaxLimit = 10_000;

    /// <param name="Value">In the tag's unit; null where nothing was measured.</param>
    public sealed record Reading(DateTimeOffset MeasuredAtUtc, double? Value, Quality Quality);

    private const string TagSql = "SELECT t.id FROM telemetry.tag AS t WHERE t.id = @id";

    private const string Sql = """
        SELECT r.measured_at_utc, r.value, r.quality FROM telemetry.reading AS r
        WHERE r.tag_id = @id AND r.measured_at_utc >= @fromUtc AND r.measured_at_utc < @toUtc
        ORDER BY r.measured_at_utc, r.position LIMIT @limit
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/tags/{id:int}/readings", HandleAsync)
        .WithName(nameof(GetReadings))
        .WithSummary("Reads a tag's readings; from is included, to is not. Without them: the last hour. next is the from of the part after it.")
        .RequirePermission(Permission.ReadReadings);

    internal static async Task<Results<Ok<Page<Reading>>, NotFound, ProblemHttpResult>> HandleAsync(
        int id, DateTimeOffset? from, DateTimeOffset? to, [Range(1, MaxLimit)] int? limit,
        CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var toUtc = to ?? clock.GetUtcNow() + IncomingReadings.MostAhead;
        var fromUtc = from ?? (to ?? clock.GetUtcNow()).AddHours(-1);
        if (fromUtc > toUtc)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The span is empty", ("from", "from must not be after to")));

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<int?>(TagSql, new { id }, cancellationToken) is null)
            return TypedResults.NotFound();
        var most = limit ?? MaxLimit;
        var rows = await scope.QueryAsync<Row>(Sql, new { id, fromUtc, toUtc, limit = most + 1 }, cancellationToken);
        var next = rows.Count > most ? rows[most].MeasuredAtUtc.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<Reading>(
            [.. rows.Take(most).Select(row => new Reading(row.MeasuredAtUtc, row.Value, (Quality)row.Quality))], next));
    }

    private sealed record Row(DateTimeOffset MeasuredAtUtc, double? Value, short Quality);
}
