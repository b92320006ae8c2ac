using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Lists incidents, the latest first.</summary>
internal static class GetIncidents
{
    /// <param name="OpenedAtUtc">Device time of its first alarm.</param>
    /// <param name="LastAtUtc">Device time of its latest alarm's raise.</param>
    /// <param name="IsOver">No alarm of it is active and the window for another one has passed.</param>
    /// <param name="FailureMode">With most weight behind it (ISO 14224).</param>
    /// <param name="Tags">That its alarms are on, by name.</param>
    public sealed record Response(
        Guid Id, AssetName? Asset, DateTimeOffset OpenedAtUtc, DateTimeOffset LastAtUtc, bool IsOver, string FailureMode,
        string FailureModeDescription, int Alarms, IReadOnlyList<string> Tags);

    private const string Sql = """
        SELECT i.arrival, i.id, i.asset_id, i.opened_at_utc, i.last_at_utc, i.failure_mode,
               NOT v.is_active AND i.last_at_utc < @overBefore AS is_over, v.alarms, v.tags
        FROM alarms.incident AS i
        CROSS JOIN LATERAL (
            SELECT count(*)::integer AS alarms, coalesce(bool_or(a.returned_at_utc IS NULL), false) AS is_active,
                   coalesce(string_agg(DISTINCT a.tag, E'\n'), '') AS tags
            FROM alarms.alarm AS a WHERE a.incident_id = i.id
        ) AS v
        WHERE (@assetIds::uuid[] IS NULL OR i.asset_id = ANY (@assetIds))
          AND (@id::uuid IS NULL OR i.id = @id)
          AND (NOT @openOnly OR v.is_active OR i.last_at_utc >= @overBefore)
          AND (@cursor::bigint IS NULL OR i.arrival < @cursor)
        ORDER BY i.arrival DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/incidents", at => routes.MapGet(at, HandleAsync), nameof(GetIncidents), "Lists incidents, the latest first.", Permission.ReadAlarms);

    internal static async Task<Response?> FindAsync(DbScope scope, Guid id, DateTimeOffset overBefore, CancellationToken cancellationToken)
    {
        var one = new { assetIds = default(Guid[]), id, openOnly = false, overBefore, cursor = default(long?), most = 1 };
        return await CompleteAsync(scope, await scope.QueryAsync<Row>(Sql, one, cancellationToken), cancellationToken) is [var found] ? found : null;
    }

    private static async Task<Ok<Page<Response>>> HandleAsync(
        Database database, CurrentUser user, IncidentSettings settings, TimeProvider clock, string? asset, bool? openOnly, long? cursor,
        [Range(1, Page.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var overBefore = clock.GetUtcNow() - settings.Window;
        var page = await Page.ReadAsync<Row, long>(
            scope, Sql, new { assetIds, id = default(Guid?), openOnly = openOnly ?? false, overBefore }, cursor, limit, row => row.Arrival,
            cancellationToken);
        return TypedResults.Ok(page.With(await CompleteAsync(scope, page.Items, cancellationToken)));
    }

    private static async Task<IReadOnlyList<Response>> CompleteAsync(DbScope scope, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var assets = await AssetDirectory.ReadAsync(scope, rows.Select(row => row.AssetId), cancellationToken);
        var modes = await FailureModes.ReadAsync(scope, rows.Select(row => row.FailureMode), cancellationToken);
        return
        [
            .. rows.Select(row => new Response(
                row.Id, AssetName.Of(assets, row.AssetId), row.OpenedAtUtc, row.LastAtUtc, row.IsOver, row.FailureMode,
                modes[row.FailureMode].Description, row.Alarms, row.Tags.Split('\n', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }

    private sealed record Row(
        long Arrival, Guid Id, Guid AssetId, DateTimeOffset OpenedAtUtc, DateTimeOffset LastAtUtc, string FailureMode, bool IsOver,
        int Alarms, string Tags);
}
