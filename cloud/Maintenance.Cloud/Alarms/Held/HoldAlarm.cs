using System.Diagnostics.Metrics;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Notes and counts why an alarm opened no work order, or that it no longer stands aside.</summary>
internal static class HoldAlarm
{
    private static readonly Counter<long> Held = PlatformMeter.Meter.CreateCounter<long>("alarms_held_total");

    private const string Sql = "UPDATE alarms.alarm SET held_because = @because WHERE id = @alarmId";

    public static Task HandleAsync(DbScope scope, Guid alarmId, HeldBecause because, CancellationToken cancellationToken)
    {
        Held.Add(1, new KeyValuePair<string, object?>("reason", because.ToString()));
        return scope.ExecuteAsync(Sql, new { alarmId, because = because.ToString() }, cancellationToken);
    }

    public static Task ReleaseAsync(DbScope scope, Guid alarmId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(Sql, new { alarmId, because = default(string) }, cancellationToken);
}
