using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Holds alarm rules until the transaction ends, in the one order of all who change several: the rule before its activations,
/// rules by their ids, and in a strength that the checks of foreign keys need not wait for. So two transactions that meet wait
/// once, and the database need not end one of them.
/// </summary>
internal static class LockAlarms
{
    private const string Sql = """
        SELECT r.id FROM alarms.alarm_rule AS r
        WHERE r.id IN (
            SELECT q.id FROM alarms.alarm_rule AS q WHERE q.gateway_id = @gatewayId AND q.rule = ANY (@rules)
            UNION ALL
            SELECT a.rule_id FROM alarms.alarm AS a WHERE a.id = ANY (@alarmIds))
        ORDER BY r.id
        FOR NO KEY UPDATE
        """;

    /// <summary>Those of some activations.</summary>
    public static Task OfAlarmsAsync(DbScope scope, IReadOnlyList<Guid> alarmIds, CancellationToken cancellationToken) =>
        LockAsync(scope, default, [], alarmIds, cancellationToken);

    /// <summary>Those that a gateway's batch is about; a rule that it tells of for the first time is nobody else's yet.</summary>
    public static Task OfBatchAsync(
        DbScope scope, Guid gatewayId, IReadOnlyList<AlarmTransition> transitions, IReadOnlyList<AlarmEvidence> evidence,
        CancellationToken cancellationToken) =>
        transitions.Count + evidence.Count == 0
            ? Task.CompletedTask
            : LockAsync(
                scope, gatewayId, [.. transitions.Select(transition => transition.Rule)], [.. evidence.Select(samples => samples.AlarmId)],
                cancellationToken);

    private static async Task LockAsync(
        DbScope scope, Guid gatewayId, IReadOnlyList<string> rules, IReadOnlyList<Guid> alarmIds, CancellationToken cancellationToken) =>
        await scope.ExecuteAsync(Sql, new { gatewayId, rules = rules.ToArray(), alarmIds = alarmIds.ToArray() }, cancellationToken);
}
