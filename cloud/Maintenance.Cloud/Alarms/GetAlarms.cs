using System.ComponentModel.DataAnnotations;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Lists alarms, the latest first; those that no asset is known for too.</summary>
internal static class GetAlarms
{
    private const string AllSql = $"""
        SELECT {AlarmSummary.Columns}
        FROM alarms.alarm AS a JOIN alarms.alarm_rule AS r ON r.id = a.rule_id
        WHERE (@states::text[] IS NULL OR (CASE WHEN r.alarm_id = a.id THEN r.state ELSE 'Normal' END) = ANY (@states)) AND {Filter}
        """;

    // Few alarms are not normal: it begins with them.
    private const string PresentSql = $"""
        SELECT {AlarmSummary.Columns}
        FROM alarms.alarm_rule AS r JOIN alarms.alarm AS a ON a.id = r.alarm_id
        WHERE r.state = ANY (@states) AND {Filter}
        """;

    private const string Filter = """
        (@assetIds::uuid[] IS NULL OR a.asset_id = ANY (@assetIds))
          AND (@priority::text IS NULL OR a.priority = @priority)
          AND (@cursor::bigint IS NULL OR a.arrival < @cursor)
        ORDER BY a.arrival DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/alarms", at => routes.MapGet(at, HandleAsync), nameof(GetAlarms), "Lists alarms, the latest first; those that no asset is known for too.", Permission.ReadAlarms);

    private static async Task<Ok<Page<AlarmSummary>>> HandleAsync(
        Database database, CurrentUser user, AlarmView? show, AlarmState? state, AlarmPriority? priority, string? asset, long? cursor,
        [Range(1, Page.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var states = AlarmViews.States(show, state);
        var sql = states is null || states.Contains(nameof(AlarmState.Normal), StringComparer.Ordinal) ? AllSql : PresentSql;
        var page = await Page.ReadAsync<AlarmSummary.Row, long>(
            scope, sql, new { states, priority = priority?.ToString(), assetIds }, cursor, limit, row => row.Arrival, cancellationToken);
        return TypedResults.Ok(page.With(await AlarmSummary.CompleteAsync(scope, page.Items, cancellationToken)));
    }
}
