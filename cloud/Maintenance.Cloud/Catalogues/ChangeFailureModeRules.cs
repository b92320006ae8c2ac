using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Puts a whole table in the place of a site's table of failure modes. The version before stays.</summary>
internal static class ChangeFailureModeRules
{
    public const int MaxRules = 1_000;

    /// <param name="Rules">The whole table; what is not in it points to UNK.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Request([MaxLength(MaxRules)] IReadOnlyList<FailureModeTables.Rule> Rules, [StringLength(4000)] string? Reason = null);

    /// <summary>A site's table of failure modes was changed.</summary>
    internal sealed record FailureModeRulesChanged(Guid SiteId, int Version, int Rules);

    private const string UnknownSql = """
        SELECT DISTINCT g.kind, g.code
        FROM (SELECT 'class' AS kind, unnest(@classes) AS code UNION ALL SELECT 'failureMode', unnest(@modes)) AS g
        WHERE NOT CASE g.kind
            WHEN 'class' THEN EXISTS (SELECT FROM catalogues.asset_class AS c WHERE c.code = g.code)
            ELSE EXISTS (SELECT FROM catalogues.failure_mode AS m WHERE m.code = g.code) END
        """;

    private const string TableSql = """
        INSERT INTO catalogues.failure_mode_table (id, site_id, version, changed_at_utc, changed_by, reason)
        VALUES (@id, @siteId, @version, @nowUtc, @actor, @Reason)
        """;

    private const string RulesSql = """
        INSERT INTO catalogues.failure_mode_rule (table_id, place, site_id, class, signal, direction, detector, failure_mode)
        SELECT @id, r.place - 1, @siteId, r.class, r.signal, r.direction, r.detector, r.mode
        FROM unnest(@classes, @signals, @directions, @detectors, @modes) WITH ORDINALITY AS r (class, signal, direction, detector, mode, place)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/failure-mode-rules", HandleAsync)
        .WithName(nameof(ChangeFailureModeRules))
        .WithSummary("Puts a whole table in the place of a site's table of failure modes.")
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.ManageAlarmRules);

    private static async Task<Results<Ok<GetFailureModeRules.Response>, NotFound, ProblemHttpResult>> HandleAsync(
        Guid siteId, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!user.SiteIds.Contains(siteId))
            return TypedResults.NotFound();
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var present = await FailureModeTables.FindAsync(scope, siteId, version: null, cancellationToken);
        if (present is null || present.Version != version)
            return Precondition.Stale(present?.Version ?? 0);
        if (await FaultAsync(scope, request, cancellationToken) is { } fault)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "The table cannot be used", (fault.Field, fault.Message)));
        }

        try
        {
            await WriteAsync(scope, siteId, present.Version + 1, request, user.Actor, clock.GetUtcNow(), cancellationToken);
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return Precondition.Stale(present.Version + 1);
        }

        var table = await FailureModeTables.FindAsync(scope, siteId, version: null, cancellationToken);
        var answer = await GetFailureModeRules.CompleteAsync(scope, siteId, table!, user, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        http.Response.Headers.ETag = Precondition.Tag(answer.Version);
        return TypedResults.Ok(answer);
    }

    private static async Task WriteAsync(
        DbScope scope, Guid siteId, int version, Request request, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(nowUtc);
        await scope.ExecuteAsync(TableSql, new { id, siteId, version, nowUtc, actor, request.Reason }, cancellationToken);
        await scope.ExecuteAsync(
            RulesSql,
            new
            {
                id,
                siteId,
                classes = request.Rules.Select(rule => rule.Class).ToArray(),
                signals = request.Rules.Select(rule => rule.Signal).ToArray(),
                directions = request.Rules.Select(rule => rule.Direction?.ToString()).ToArray(),
                detectors = request.Rules.Select(rule => rule.Detector).ToArray(),
                modes = request.Rules.Select(rule => rule.FailureMode).ToArray(),
            },
            cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(FailureModeRulesChanged), siteId, siteId, new FailureModeRulesChanged(siteId, version, request.Rules.Count), actor, nowUtc),
            cancellationToken);
    }

    private static async Task<(string Field, string Message)?> FaultAsync(DbScope scope, Request request, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var ofDetector in request.Rules.GroupBy(rule => rule.Detector, StringComparer.Ordinal))
                FailureModeOfAlarm.TableOf(ofDetector);
        }
        catch (ArgumentException contradiction)
        {
            return ("rules", contradiction.Message);
        }

        var unknown = await scope.QueryAsync<(string Kind, string Code)>(
            UnknownSql,
            new { classes = request.Rules.Select(rule => rule.Class).ToArray(), modes = request.Rules.Select(rule => rule.FailureMode).ToArray() },
            cancellationToken);
        return unknown is [var (kind, code), ..]
            ? ("rules", kind is "class" ? $"There is no asset class {code}." : $"There is no failure mode {code}: name a code of the catalogue (ISO 14224).")
            : null;
    }
}
