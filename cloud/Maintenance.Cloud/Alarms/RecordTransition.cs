using System.Diagnostics.Metrics;
using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Records an alarm's transition, its new state, its evidence and its event in the caller's transaction. The same transition
/// again, or a second raise of one activation, changes nothing and is counted. Raise and return may come in either order.
/// </summary>
internal static class RecordTransition
{
    private static readonly Counter<long> Recorded = PlatformMeter.Meter.CreateCounter<long>("alarm_transitions_total");
    private static readonly Counter<long> Repeated = PlatformMeter.Meter.CreateCounter<long>("alarm_transitions_repeated_total");
    private static readonly Counter<long> Unbound = PlatformMeter.Meter.CreateCounter<long>("alarms_unbound_total");

    // Locks the alarm's row: transitions and acts on one alarm go one after the other.
    private const string RuleSql = $"""
        INSERT INTO alarms.alarm_rule AS r (
            id, site_id, gateway_id, asset_id, asset_tag_number, tag, signal, unit, rule, rule_version, detector, detector_version,
            priority, is_safety, state, since_utc, is_active, condition_changed_at_utc, alarm_at_utc)
        VALUES (
            @ruleId, @siteId, @gatewayId, @assetId, @Asset, @Tag, @Signal, @Unit, @Rule, @RuleVersion, @Detector, @DetectorVersion,
            @priority, @IsSafety, 'Normal', @nowUtc, false, @nowUtc, '-infinity')
        ON CONFLICT (gateway_id, rule) DO UPDATE SET
            asset_id = excluded.asset_id, asset_tag_number = excluded.asset_tag_number, tag = excluded.tag, signal = excluded.signal,
            unit = excluded.unit, rule_version = excluded.rule_version, detector = excluded.detector,
            detector_version = excluded.detector_version, priority = excluded.priority, is_safety = excluded.is_safety
        RETURNING {AlarmRow.Columns}
        """;

    // What raised the alarm describes it; a return that came first only holds its place.
    private const string AlarmSql = """
        INSERT INTO alarms.alarm AS known (
            id, rule_id, site_id, gateway_id, asset_id, asset_tag_number, tag, signal, unit, rule, rule_version, detector, priority,
            is_safety, value, limit_value, score, quality, raised_at_utc, returned_at_utc, received_at_utc, detector_version, mode,
            direction, contributions, gateway_incident_id, is_chattering)
        VALUES (
            @AlarmId, @ruleId, @siteId, @gatewayId, @assetId, @Asset, @Tag, @Signal, @Unit, @Rule, @RuleVersion, @Detector, @priority,
            @IsSafety, @Value, @Limit, @Score, @quality, @raisedAtUtc, @returnedAtUtc, @nowUtc, @DetectorVersion, @Mode,
            @direction, @contributions::jsonb, @IncidentId, @IsChattering)
        ON CONFLICT (id) DO UPDATE SET
            value = CASE WHEN known.raised_at_utc IS NULL THEN excluded.value ELSE known.value END,
            limit_value = CASE WHEN known.raised_at_utc IS NULL THEN excluded.limit_value ELSE known.limit_value END,
            score = CASE WHEN known.raised_at_utc IS NULL THEN excluded.score ELSE known.score END,
            quality = CASE WHEN known.raised_at_utc IS NULL THEN excluded.quality ELSE known.quality END,
            detector_version = coalesce(known.detector_version, excluded.detector_version),
            mode = coalesce(known.mode, excluded.mode),
            direction = coalesce(known.direction, excluded.direction),
            contributions = coalesce(known.contributions, excluded.contributions),
            gateway_incident_id = coalesce(known.gateway_incident_id, excluded.gateway_incident_id),
            is_chattering = known.is_chattering OR excluded.is_chattering,
            raised_at_utc = coalesce(known.raised_at_utc, excluded.raised_at_utc),
            returned_at_utc = CASE WHEN known.is_return_assumed
                THEN coalesce(excluded.returned_at_utc, known.returned_at_utc)
                ELSE coalesce(known.returned_at_utc, excluded.returned_at_utc) END,
            is_return_assumed = known.is_return_assumed AND excluded.returned_at_utc IS NULL
        WHERE known.gateway_id = excluded.gateway_id
        RETURNING raised_at_utc, returned_at_utc
        """;

    private const string TransitionSql = """
        INSERT INTO alarms.alarm_transition (
            id, alarm_id, site_id, edge, at_utc, decided_at_utc, received_at_utc, value, limit_value, score)
        VALUES (@TransitionId, @AlarmId, @siteId, @edge, @AtUtc, @DecidedAtUtc, @nowUtc, @Value, @Limit, @Score)
        ON CONFLICT DO NOTHING
        """;

    /// <exception cref="MalformedRecordException">The record cannot be taken; nothing was written.</exception>
    public static async Task HandleAsync(
        DbScope scope, Guid siteId, Guid gatewayId, AlarmTransition transition, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        TransitionCheck.Check(transition);
        var asset = transition.Asset is { } tagNumber
            ? await AssetDirectory.FindAsync(scope, siteId, tagNumber, cancellationToken)
            : null;
        var row = await scope.SingleAsync<AlarmRow>(
            RuleSql, Parameters(siteId, gatewayId, asset?.Id, Guid.CreateVersion7(nowUtc), transition, nowUtc), cancellationToken);
        var parameters = Parameters(siteId, gatewayId, asset?.Id, row.Id, transition, nowUtc);
        var times = await scope.FindAsync<Times>(AlarmSql, parameters, cancellationToken)
            ?? throw new MalformedRecordException($"alarm {transition.AlarmId} is another gateway's");
        if (await scope.ExecuteAsync(TransitionSql, parameters, cancellationToken) == 0)
        {
            Repeated.Add(1);
            return;
        }

        var after = await MoveOnCondition.HandleAsync(
            scope, row, transition, isWhole: times is { RaisedAtUtc: not null, ReturnedAtUtc: not null }, $"gateway:{gatewayId}", nowUtc,
            cancellationToken);
        await EndOlderActivations.HandleAsync(scope, row.Id, cancellationToken);
        await EvidenceSamples.AppendAsync(scope, transition.AlarmId, gatewayId, transition.Tag, transition.Samples, cancellationToken);
        await scope.WriteEventAsync(Happened(siteId, gatewayId, asset?.Id, transition, after, nowUtc), cancellationToken);
        Recorded.Add(1, new KeyValuePair<string, object?>("edge", transition.Edge.ToString()));
        if (asset is null)
            Unbound.Add(1);
    }

    private static object Parameters(
        Guid siteId, Guid gatewayId, Guid? assetId, Guid ruleId, AlarmTransition transition, DateTimeOffset nowUtc) => new
        {
            siteId,
            gatewayId,
            assetId,
            ruleId,
            nowUtc,
            transition.TransitionId,
            transition.AlarmId,
            transition.Asset,
            transition.Tag,
            transition.Signal,
            transition.Unit,
            transition.Rule,
            transition.RuleVersion,
            transition.Detector,
            transition.IsSafety,
            transition.Value,
            transition.Limit,
            transition.Score,
            transition.AtUtc,
            transition.DecidedAtUtc,
            transition.Basis?.DetectorVersion,
            transition.Basis?.Mode,
            transition.Basis?.IncidentId,
            IsChattering = transition.Basis?.IsChattering ?? false,
            direction = StoredBasis.DirectionOf(transition.Basis, transition.Detector)?.ToString(),
            contributions = StoredBasis.Write(transition.Basis?.Contributions),
            edge = transition.Edge.ToString(),
            priority = transition.Priority.ToString(),
            quality = (short)Deciding(transition),
            raisedAtUtc = transition.Edge is AlarmEdge.Raised ? transition.AtUtc : default(DateTimeOffset?),
            returnedAtUtc = transition.Edge is AlarmEdge.Returned ? transition.AtUtc : default(DateTimeOffset?),
        };

    private static Event Happened(
        Guid siteId, Guid gatewayId, Guid? assetId, AlarmTransition transition, AlarmLifecycle after, DateTimeOffset nowUtc) =>
        transition.Edge switch
        {
            AlarmEdge.Raised => new(
                nameof(AlarmRaised), siteId, transition.AlarmId,
                new AlarmRaised(
                    transition.AlarmId, siteId, assetId, transition.Asset, transition.Tag, transition.Signal, transition.Unit,
                    transition.Rule, transition.Detector, transition.Priority, transition.IsSafety, transition.Value,
                    transition.Limit, transition.Score, Deciding(transition), transition.AtUtc, transition.Basis, after.IsSilenced),
                $"gateway:{gatewayId}", nowUtc),
            _ => new(
                nameof(AlarmReturned), siteId, transition.AlarmId,
                new AlarmReturned(transition.AlarmId, siteId, assetId, transition.Tag, transition.AtUtc),
                $"gateway:{gatewayId}", nowUtc),
        };

    /// <summary>Quality of the sample that decided, which is the last; a gateway that sends none vouches for it.</summary>
    private static Quality Deciding(AlarmTransition transition) =>
        transition.Samples is [.., var last] ? last.Quality : Quality.Good;

    private sealed record Times(DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc);
}
