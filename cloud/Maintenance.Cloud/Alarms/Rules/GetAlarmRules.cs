using System.ComponentModel.DataAnnotations;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Lists the alarm rules that gateways told of, with their present states and how often they were right.</summary>
internal static class GetAlarmRules
{
    /// <param name="RuleVersion">Hash of the rule's settings, as last told.</param>
    /// <param name="AlarmId">The latest activation.</param>
    /// <param name="Raises">How often it was raised.</param>
    /// <param name="Verdicts">Of the work orders that its alarms opened.</param>
    /// <param name="Version">Of what people configure; to be sent as If-Match.</param>
    public sealed record Response(
        Guid Id, Guid GatewayId, string Rule, string RuleVersion, string Detector, string? DetectorVersion, AlarmPriority Priority,
        AssetName? Asset, string? AssetTagNumber, string Tag, string Signal, string Unit, bool IsSafety, bool IsLatching,
        IReadOnlyList<string> SuppressedInModes, AlarmState State, DateTimeOffset SinceUtc, DateTimeOffset? ShelvedUntilUtc,
        bool IsChattering, Guid? AlarmId, long Raises, VerdictCounts Verdicts, int Version);

    /// <summary>A detector over all its rules.</summary>
    public sealed record Detector(string Name, int Rules, long Raises, VerdictCounts Verdicts);

    private const string Sql = $"""
        SELECT r.arrival, r.id, r.gateway_id, r.rule, r.rule_version, r.detector, r.detector_version, r.priority, r.asset_id,
            r.asset_tag_number, r.tag, r.signal, r.unit, r.is_safety, r.is_latching, array_to_string(r.suppressed_in_modes, E'\n') AS modes_of_silence, r.state, r.since_utc,
            r.shelved_until_utc, r.is_chattering, r.alarm_id, r.raises, r.version, v.*
        FROM alarms.alarm_rule AS r
        CROSS JOIN LATERAL (SELECT {VerdictCounts.Columns} FROM alarms.alarm AS a WHERE a.rule_id = r.id) AS v
        WHERE (@states::text[] IS NULL OR r.state = ANY (@states))
          AND (@id::uuid IS NULL OR r.id = @id)
          AND (@assetIds::uuid[] IS NULL OR r.asset_id = ANY (@assetIds))
          AND (@cursor::bigint IS NULL OR r.arrival > @cursor)
        ORDER BY r.arrival
        LIMIT @most
        """;

    private const string DetectorsSql = $"""
        SELECT r.detector, count(DISTINCT r.id)::integer AS rules, count(a.raised_at_utc) AS raises, {VerdictCounts.Columns}
        FROM alarms.alarm_rule AS r JOIN alarms.alarm AS a ON a.rule_id = r.id
        GROUP BY r.detector ORDER BY r.detector LIMIT 200
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ListEndpoints.Map(
            "/alarm-rules", at => routes.MapGet(at, HandleAsync), nameof(GetAlarmRules), "Lists the alarm rules that gateways told of, with their present states and how often they were right.", Permission.ReadAlarmRules);
        ListEndpoints.Map("/detectors", at => routes.MapGet(at, DetectorsAsync), "GetDetectors", "How often each kind of detector was right.", Permission.ReadAlarmRules);
    }

    internal static async Task<Response?> FindAsync(DbScope scope, Guid id, CancellationToken cancellationToken)
    {
        var none = new { states = default(string[]), assetIds = default(Guid[]), id, cursor = default(long?), most = 1 };
        var rows = await scope.QueryAsync<Row>(Sql, none, cancellationToken);
        return await CompleteAsync(scope, rows, cancellationToken) is [var found] ? found : null;
    }

    private static async Task<Ok<Page<Response>>> HandleAsync(
        Database database, CurrentUser user, AlarmView? show, AlarmState? state, string? asset, long? cursor,
        [Range(1, Page.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var page = await Page.ReadAsync<Row, long>(
            scope, Sql, new { states = AlarmViews.States(show, state), assetIds, id = default(Guid?) }, cursor, limit, row => row.Arrival,
            cancellationToken);
        return TypedResults.Ok(page.With(await CompleteAsync(scope, page.Items, cancellationToken)));
    }

    private static async Task<Ok<Page<Detector>>> DetectorsAsync(
        Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var rows = await scope.QueryAsync<DetectorRow>(DetectorsSql, null, cancellationToken);
        return TypedResults.Ok(new Page<Detector>(
            [.. rows.Select(row => new Detector(
                row.Detector, row.Rules, row.Raises, new(row.Opened, row.Confirmed, row.FalseAlarm, row.Inconclusive, row.NotJudged)))], null));
    }

    private static async Task<IReadOnlyList<Response>> CompleteAsync(DbScope scope, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var assets = await AssetDirectory.ReadAsync(scope, rows.Select(row => row.AssetId).OfType<Guid>(), cancellationToken);
        return
        [
            .. rows.Select(row => new Response(
                row.Id, row.GatewayId, row.Rule, row.RuleVersion, row.Detector, row.DetectorVersion, row.Priority,
                AssetName.Of(assets, row.AssetId), row.AssetTagNumber, row.Tag, row.Signal, row.Unit, row.IsSafety, row.IsLatching,
                row.ModesOfSilence.Split('\n', StringSplitOptions.RemoveEmptyEntries), row.State, row.SinceUtc, row.ShelvedUntilUtc, row.IsChattering, row.AlarmId, row.Raises,
                new(row.Opened, row.Confirmed, row.FalseAlarm, row.Inconclusive, row.NotJudged), row.Version)),
        ];
    }

    private sealed record Row(
        long Arrival, Guid Id, Guid GatewayId, string Rule, string RuleVersion, string Detector, string? DetectorVersion,
        AlarmPriority Priority, Guid? AssetId, string? AssetTagNumber, string Tag, string Signal, string Unit, bool IsSafety,
        bool IsLatching, string ModesOfSilence, AlarmState State, DateTimeOffset SinceUtc, DateTimeOffset? ShelvedUntilUtc,
        bool IsChattering, Guid? AlarmId, long Raises, int Version, int Opened, int Confirmed, int FalseAlarm, int Inconclusive,
        int NotJudged);

    private sealed record DetectorRow(
        string Detector, int Rules, long Raises, int Opened, int Confirmed, int FalseAlarm, int Inconclusive, int NotJudged);
}
