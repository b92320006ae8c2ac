using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// For how long an asset stood within a time. An open stop counts to now; of an asset with what lies in it, a time in which several
/// stood counts once.
/// </summary>
internal static class GetDowntime
{
    /// <param name="Seconds">Of the asset itself.</param>
    /// <param name="ByType">Seconds by type of stop; types that were not are left out.</param>
    /// <param name="BySegment">Seconds by what they passed with.</param>
    /// <param name="BranchSeconds">In which the asset or anything that lies in it stood.</param>
    public sealed record Response(
        DateTimeOffset FromUtc, DateTimeOffset ToUtc, double Seconds, IReadOnlyDictionary<string, double> ByType,
        IReadOnlyDictionary<string, double> BySegment, double BranchSeconds, long Stops);

    private const string ByTypeSql = """
        SELECT s.type AS name, count(*) AS stops, sum(extract(epoch FROM upper(s.span) - lower(s.span)))::float8 AS seconds
        FROM (SELECT t.type, tstzrange(t.started_at_utc, coalesce(t.ended_at_utc, @nowUtc)) * tstzrange(@from, @to) AS span FROM stops.stop AS t
              WHERE t.asset_id = @id AND tstzrange(t.started_at_utc, t.ended_at_utc) && tstzrange(@from, @to)) AS s
        WHERE NOT isempty(s.span) GROUP BY s.type
        """;

    private const string BySegmentSql = """
        SELECT s.kind AS name, count(*) AS stops, sum(extract(epoch FROM upper(s.span) - lower(s.span)))::float8 AS seconds
        FROM (SELECT g.kind, tstzrange(g.began, greatest(g.began, g.ended)) * tstzrange(@from, @to) AS span
              FROM (SELECT g.kind, greatest(g.started_at_utc, t.started_at_utc) AS began,
                        least(lead(g.started_at_utc) OVER (PARTITION BY t.id ORDER BY g.started_at_utc), coalesce(t.ended_at_utc, @nowUtc)) AS ended
                    FROM stops.stop AS t JOIN stops.segment AS g ON g.stop_id = t.id
                    WHERE t.asset_id = @id AND tstzrange(t.started_at_utc, t.ended_at_utc) && tstzrange(@from, @to)) AS g) AS s
        WHERE NOT isempty(s.span) GROUP BY s.kind
        """;

    private const string BranchSql = """
        SELECT coalesce(sum(extract(epoch FROM upper(u.span) - lower(u.span))), 0)::float8
        FROM unnest((SELECT range_agg(tstzrange(t.started_at_utc, coalesce(t.ended_at_utc, @nowUtc)) * tstzrange(@from, @to)) FROM stops.stop AS t
              WHERE t.asset_id = ANY (@branch) AND t.started_at_utc < @nowUtc
                AND tstzrange(t.started_at_utc, t.ended_at_utc) && tstzrange(@from, @to))) AS u (span)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/assets/{id:guid}/stops", HandleAsync)
        .WithName(nameof(GetDowntime))
        .WithSummary("For how long an asset, and what lies in it, stood within a time (by default the last 30 days).")
        .RequirePermission(Permission.ReadStops);

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        Guid id, DateTimeOffset? fromUtc, DateTimeOffset? toUtc, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var (from, to) = ((fromUtc ?? (toUtc ?? nowUtc).AddDays(-DefaultDays)).ToUniversalTime(), (toUtc ?? nowUtc).ToUniversalTime());
        if (from >= to)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The time cannot be so", ("toUtc", "It comes after fromUtc.")));
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var branch = await AssetTree.BranchAsync(scope, id, cancellationToken);
        var parameters = new { id, from, to, nowUtc = nowUtc.ToUniversalTime(), branch = branch.Append(id).Distinct().ToArray() };
        var byType = await scope.QueryAsync<Row>(ByTypeSql, parameters, cancellationToken);
        if (branch is [] && byType is [])
            return TypedResults.NotFound();
        var bySegment = await scope.QueryAsync<Row>(BySegmentSql, parameters, cancellationToken);
        var whole = await scope.SingleAsync<double>(BranchSql, parameters, cancellationToken);
        return TypedResults.Ok(new Response(from, to, byType.Sum(row => row.Seconds), ByName(byType), ByName(bySegment), whole, byType.Sum(row => row.Stops)));
    }

    private const int DefaultDays = 30;

    private static Dictionary<string, double> ByName(IEnumerable<Row> rows) => rows.ToDictionary(row => row.Name, row => row.Seconds, StringComparer.Ordinal);

    private sealed record Row(string Name, long Stops, double Seconds);
}
