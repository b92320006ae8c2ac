using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// Joins an alarm to what happens to its asset: the incident that its gateway names, else the one within the window, else a new
/// one. The incident's failure mode is the one with most weight behind it, as <c>IncidentTracker</c> weighs: of each signal and
/// direction the heaviest alarm, |score| ÷ limit from 1 to 100; the machine before its instruments, what is known before UNK.
/// </summary>
internal static class JoinIncident
{
    /// <param name="FailureMode">Of the incident as a whole.</param>
    public sealed record Joined(Guid Id, string FailureMode);

    // A clock that is ahead counts as the time at which its alarm came.
    private const string AtSql = "SELECT least(a.raised_at_utc, a.received_at_utc) FROM alarms.alarm AS a WHERE a.id = @AlarmId";

    private const string FindSql = """
        SELECT i.id FROM alarms.incident AS i
        WHERE i.asset_id = @assetId AND (
            i.gateway_incident_id = @gatewayIncidentId
            OR ((i.gateway_incident_id IS NULL OR @gatewayIncidentId::uuid IS NULL) AND @atUtc >= i.opened_at_utc - @window AND (
                @atUtc <= i.last_at_utc + @window
                OR i.id IN (SELECT a.incident_id FROM alarms.alarm AS a
                    WHERE a.asset_id = @assetId AND a.returned_at_utc IS NULL AND a.id <> @alarmId))))
        ORDER BY i.gateway_incident_id IS NOT DISTINCT FROM @gatewayIncidentId DESC, i.last_at_utc DESC
        LIMIT 1
        """;

    private const string SaveSql = """
        INSERT INTO alarms.incident AS i (id, site_id, asset_id, gateway_incident_id, opened_at_utc, last_at_utc, failure_mode)
        VALUES (@id, @siteId, @assetId, @gatewayIncidentId, @atUtc, @atUtc, @failureMode)
        ON CONFLICT (id) DO UPDATE SET
            gateway_incident_id = coalesce(i.gateway_incident_id, excluded.gateway_incident_id),
            opened_at_utc = least(i.opened_at_utc, excluded.opened_at_utc),
            last_at_utc = greatest(i.last_at_utc, excluded.last_at_utc);
        UPDATE alarms.alarm SET incident_id = @id, failure_mode = @failureMode WHERE id = @alarmId;
        """;

    private const string WeighSql = """
        UPDATE alarms.incident SET failure_mode = coalesce((
            SELECT w.failure_mode FROM (
                SELECT a.failure_mode, max(CASE WHEN a.limit_value > 0 THEN least(100, greatest(1, abs(a.score) / a.limit_value)) ELSE 1 END) AS weight
                FROM alarms.alarm AS a WHERE a.incident_id = @id AND a.failure_mode IS NOT NULL
                GROUP BY a.failure_mode, a.signal, a.direction
            ) AS w
            GROUP BY w.failure_mode
            ORDER BY w.failure_mode = @unknown, w.failure_mode = @instrument, sum(w.weight) DESC, w.failure_mode
            LIMIT 1), failure_mode)
        WHERE id = @id
        RETURNING failure_mode
        """;

    /// <param name="failureMode">That the alarm itself points to.</param>
    public static async Task<Joined> HandleAsync(
        DbScope scope, AlarmRaised alarm, Guid assetId, string failureMode, IncidentSettings settings, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        var atUtc = await scope.SingleAsync<DateTimeOffset>(AtSql, new { alarm.AlarmId }, cancellationToken);
        var which = new { assetId, gatewayIncidentId = alarm.Basis?.IncidentId, atUtc, window = settings.Window, alarm.AlarmId };
        var found = await scope.FindAsync<Guid?>(FindSql, which, cancellationToken);
        var id = found ?? Guid.CreateVersion7(nowUtc);
        await scope.ExecuteAsync(
            SaveSql, new { id, alarm.SiteId, assetId, which.gatewayIncidentId, which.atUtc, failureMode, alarm.AlarmId }, cancellationToken);
        var mode = await scope.SingleAsync<string>(
            WeighSql, new { id, unknown = Catalogues.FailureModes.Unknown, instrument = Catalogues.FailureModes.Instrument }, cancellationToken);
        await scope.WriteEventAsync(
            found is null
                ? new(nameof(IncidentOpened), alarm.SiteId, id, new IncidentOpened(id, alarm.SiteId, assetId, mode, alarm.AlarmId), "system:automation", nowUtc)
                : new(nameof(IncidentGrown), alarm.SiteId, id, new IncidentGrown(id, alarm.SiteId, assetId, mode, alarm.AlarmId), "system:automation", nowUtc),
            cancellationToken);
        return new(id, mode);
    }
}
