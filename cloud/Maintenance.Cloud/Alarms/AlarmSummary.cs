using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>An activation as lists show it. An earlier one of its rule is Normal: the state is that of the latest.</summary>
/// <param name="Tag">The gateway's name of the tag.</param>
/// <param name="Asset">Null where the alarm is unbound.</param>
/// <param name="AssetTagNumber">What the gateway says it measures, known here or not.</param>
/// <param name="SinceUtc">When it came into its state.</param>
/// <param name="ShelvedUntilUtc">When its shelf ends; null where it is on none.</param>
/// <param name="IsChattering">It comes and goes too often to be read (ISA-18.2-2016, 16.5.5).</param>
/// <param name="FailureMode">That it points to (ISO 14224); null where that is no fault or its turn has not come.</param>
/// <param name="IncidentId">What happened to the asset that it is part of.</param>
/// <param name="HeldBecause">Why it opened no work order; null where it did or where its turn has not come.</param>
public sealed record AlarmSummary(
    Guid Id, Guid RuleId, string Rule, string Detector, AlarmPriority Priority, AlarmState State, DateTimeOffset SinceUtc,
    DateTimeOffset? ShelvedUntilUtc, bool IsChattering, AssetName? Asset, string? AssetTagNumber, string Tag, string Signal,
    string Unit, DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score,
    Quality Quality, AlarmDirection? Direction, bool IsSafety, HeldBecause? HeldBecause, Guid? WorkOrderId, string? WorkOrderNumber,
    string? FailureMode, Guid? IncidentId)
{
    /// <summary>The columns of <c>alarms.alarm AS a</c> with <c>alarms.alarm_rule AS r</c> in the order of <see cref="Row"/>.</summary>
    internal const string Columns = """
        a.arrival, a.id, a.rule_id, a.rule, a.detector, a.priority,
        CASE WHEN r.alarm_id = a.id THEN r.state ELSE 'Normal' END AS state,
        CASE WHEN r.alarm_id = a.id THEN r.since_utc ELSE coalesce(a.returned_at_utc, a.received_at_utc) END AS since_utc,
        CASE WHEN r.alarm_id = a.id THEN r.shelved_until_utc END AS shelved_until_utc,
        r.alarm_id = a.id AND r.is_chattering AS is_chattering,
        a.asset_id, a.asset_tag_number, a.tag, a.signal, a.unit, a.raised_at_utc, a.returned_at_utc, a.value,
        a.limit_value AS "limit", a.score, a.quality, a.direction, a.is_safety, a.held_because, a.failure_mode,
        a.incident_id
        """;

    internal sealed record Row(
        long Arrival, Guid Id, Guid RuleId, string Rule, string Detector, AlarmPriority Priority, AlarmState State,
        DateTimeOffset SinceUtc, DateTimeOffset? ShelvedUntilUtc, bool IsChattering, Guid? AssetId, string? AssetTagNumber,
        string Tag, string Signal, string Unit, DateTimeOffset? RaisedAtUtc, DateTimeOffset? ReturnedAtUtc, double Value,
        double? Limit, double? Score, short Quality, AlarmDirection? Direction, bool IsSafety, HeldBecause? HeldBecause,
        string? FailureMode, Guid? IncidentId);

    /// <summary>Adds what the other modules know of these alarms.</summary>
    internal static async Task<IReadOnlyList<AlarmSummary>> CompleteAsync(
        DbScope scope, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var assets = await AssetDirectory.ReadAsync(scope, rows.Select(row => row.AssetId).OfType<Guid>(), cancellationToken);
        var orders = await WorkOrdersOfAlarms.ReadAsync(scope, [.. rows.Select(row => row.Id)], cancellationToken);
        return [.. rows.Select(row => Of(row, AssetName.Of(assets, row.AssetId), orders.GetValueOrDefault(row.Id)))];
    }

    private static AlarmSummary Of(Row row, AssetName? asset, WorkOrdersOfAlarms.Entry? order) => new(
        row.Id, row.RuleId, row.Rule, row.Detector, row.Priority, row.State, row.SinceUtc, row.ShelvedUntilUtc, row.IsChattering,
        asset, row.AssetTagNumber, row.Tag, row.Signal, row.Unit, row.RaisedAtUtc, row.ReturnedAtUtc, row.Value, row.Limit,
        row.Score, (Quality)row.Quality, row.Direction, row.IsSafety, row.HeldBecause, order?.Id,
        order is null ? null : Work.WorkOrderNumber.Format(order.Number), row.FailureMode, row.IncidentId);
}
