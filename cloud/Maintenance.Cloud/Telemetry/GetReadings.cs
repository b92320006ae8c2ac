using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// A tag's readings in a span of device time, oldest first; those of one instant in the order of their arrival. The cursor names
/// the last reading of a part, so that the next begins behind it also where several are of one instant.
/// </summary>
internal static class GetReadings
{
    /// <summary>Most readings of one answer.</summary>
    public const int MaxLimit = 10_000;

    /// <param name="Value">In the tag's unit; null where nothing was measured.</param>
    public sealed record Reading(DateTimeOffset MeasuredAtUtc, double? Value, Quality Quality);

    private const string TagSql = "SELECT t.id FROM telemetry.tag AS t WHERE t.id = @id";

    private const string Sql = """
        SELECT r.measured_at_utc, r.batch_id, r.position, r.value, r.quality FROM telemetry.reading AS r
        WHERE r.tag_id = @id AND r.measured_at_utc >= @fromUtc AND r.measured_at_utc < @toUtc
          AND (@batchId::bigint IS NULL OR (r.measured_at_utc, r.batch_id, r.position) > (@atUtc, @batchId, @position))
        ORDER BY r.measured_at_utc, r.batch_id, r.position LIMIT @limit
        """;

    public static void Map(IEndpointRouteBuilder routes) => ListEndpoints.Map(
        "/tags/{id:int}/readings", at => routes.MapGet(at, HandleAsync), nameof(GetReadings),
        "Reads a tag's readings; from is included, to is not. Without them: the last hour. A part after the first is asked for with its cursor and the same span.",
        Permission.ReadReadings);

    internal static async Task<Results<Ok<Page<Reading>>, NotFound, ProblemHttpResult>> HandleAsync(
        int id, DateTimeOffset? from, DateTimeOffset? to, string? cursor, [Range(1, MaxLimit)] int? limit,
        CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var toUtc = to ?? clock.GetUtcNow() + IncomingReadings.MostAhead;
        var fromUtc = from ?? (to ?? clock.GetUtcNow()).AddHours(-1);
        if (fromUtc > toUtc)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The span is empty", ("from", "from must not be after to")));

        var after = ReadingPlace.Parse(cursor);
        if (cursor is not null && after is null)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The cursor is not one of ours", ("cursor", "Send what next said.")));

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<int?>(TagSql, new { id }, cancellationToken) is null)
            return TypedResults.NotFound();
        var most = limit ?? MaxLimit;
        if (after?.MeasuredAtUtc > fromUtc)
            fromUtc = after.MeasuredAtUtc;
        var rows = await scope.QueryAsync<Row>(
            Sql, new { id, fromUtc, toUtc, atUtc = after?.MeasuredAtUtc, after?.BatchId, after?.Position, limit = most + 1 }, cancellationToken);
        var next = rows.Count > most ? rows[most - 1].Place.ToString() : null;
        return TypedResults.Ok(new Page<Reading>(
            [.. rows.Take(most).Select(row => new Reading(row.MeasuredAtUtc, row.Value, (Quality)row.Quality))], next));
    }

    private sealed record Row(DateTimeOffset MeasuredAtUtc, long BatchId, long Position, double? Value, short Quality)
    {
        public ReadingPlace Place => new(MeasuredAtUtc, BatchId, Position);
    }
}
