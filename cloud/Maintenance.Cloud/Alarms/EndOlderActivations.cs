using System.Diagnostics.Metrics;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Ends the activations of a rule that a newer one followed and whose return was never told: a rule has one at a time. They
/// were over by then at the latest; a return that comes after all says when.
/// </summary>
internal static class EndOlderActivations
{
    private static readonly Counter<long> Assumed = PlatformMeter.Meter.CreateCounter<long>("alarm_returns_assumed_total");

    private const string Sql = """
        UPDATE alarms.alarm AS a SET returned_at_utc = greatest(a.raised_at_utc, r.alarm_at_utc), is_return_assumed = true
        FROM alarms.alarm_rule AS r
        WHERE r.id = @ruleId AND a.rule_id = r.id AND a.id <> r.alarm_id AND a.returned_at_utc IS NULL
        """;

    public static async Task HandleAsync(DbScope scope, Guid ruleId, CancellationToken cancellationToken) =>
        Assumed.Add(await scope.ExecuteAsync(Sql, new { ruleId }, cancellationToken));
}
