using Maintenance.Analytics.Alarms;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>An alarm's present state as it is stored: one row for each rule of a gateway.</summary>
/// <param name="AlarmId">The activation that the state is of, the latest.</param>
/// <param name="AlarmAtUtc">Device time of that activation's last transition.</param>
/// <param name="ModesOfSilence">Modes that it is suppressed by design in, a line each.</param>
/// <param name="Version">Of what people configure of it; its state goes its own way.</param>
/// <param name="Mode">What the machine was doing at its last transition; null where no gateway told.</param>
/// <param name="IsTakenOut">A person took this very alarm out of service; else it is out with its asset.</param>
internal sealed record AlarmRow(
    Guid Id, Guid SiteId, Guid? AssetId, Guid? AlarmId, DateTimeOffset AlarmAtUtc, AlarmState State, DateTimeOffset SinceUtc,
    bool IsSafety, bool IsLatching, string ModesOfSilence, bool IsActive, DateTimeOffset? ShelvedUntilUtc,
    bool IsSuppressedByDesign, bool IsOutOfService, bool IsTakenOut, bool IsChattering, byte[]? Chatter, int Version, string? Mode)
{
    /// <summary>The columns of <c>alarms.alarm_rule AS r</c> in the order of the members.</summary>
    public const string Columns = """
        r.id, r.site_id, r.asset_id, r.alarm_id, r.alarm_at_utc, r.state, r.since_utc, r.is_safety, r.is_latching,
        array_to_string(r.suppressed_in_modes, E'\n') AS modes_of_silence, r.is_active, r.shelved_until_utc, r.is_suppressed_by_design, r.is_out_of_service, r.is_taken_out,
        r.is_chattering, r.chatter, r.version, r.mode
        """;

    private const string OfAlarmSql = $"""
        SELECT {Columns} FROM alarms.alarm_rule AS r
        WHERE r.id = (SELECT a.rule_id FROM alarms.alarm AS a WHERE a.id = @alarmId)
        """;

    // In one order, so that two who change several do not wait for each other.
    private const string OfAssetSql = $"SELECT {Columns} FROM alarms.alarm_rule AS r WHERE r.asset_id = @assetId ORDER BY r.id FOR NO KEY UPDATE";

    /// <summary>
    /// The state machine at this state. A safety alarm stands unsilenced, whatever was stored before it became one; a change
    /// of latching takes effect here.
    /// </summary>
    public AlarmLifecycle Lifecycle
    {
        get
        {
            var alarm = new AlarmLifecycle(IsLatching, IsSafety);
            if (IsActive || WasRaised)
                alarm = alarm.Take(AlarmChange.Raised);
            if (State is AlarmState.ActiveAcknowledged or AlarmState.LatchedAcknowledged)
                alarm = alarm.Acknowledge(out _);
            if (!IsActive)
                alarm = alarm.Take(AlarmChange.Returned);
            if (ShelvedUntilUtc is { } untilUtc)
                alarm = alarm.Shelve(untilUtc, untilUtc.AddTicks(-1), out _);
            if (IsSuppressedByDesign)
                alarm = alarm.SuppressByDesign(isSuppressed: true, out _);
            return IsOutOfService ? alarm.TakeOutOfService(isOut: true, out _) : alarm;
        }
    }

    /// <summary>Modes of the machine in which it means nothing.</summary>
    public string[] SuppressedInModes => ModesOfSilence.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it means nothing in a mode.</summary>
    public bool IsMeaninglessIn(string? mode) => mode is not null && SuppressedInModes.Contains(mode, StringComparer.OrdinalIgnoreCase);

    private bool WasRaised => State is AlarmState.ActiveAcknowledged or AlarmState.ReturnedUnacknowledged
        or AlarmState.LatchedUnacknowledged or AlarmState.LatchedAcknowledged;

    /// <summary>The alarm of an activation; null where the scope may see none.</summary>
    public static Task<AlarmRow?> FindAsync(DbScope scope, Guid alarmId, bool locked, CancellationToken cancellationToken) =>
        scope.FindAsync<AlarmRow>(locked ? $"{OfAlarmSql} FOR NO KEY UPDATE" : OfAlarmSql, new { alarmId }, cancellationToken);

    /// <summary>The alarms of an asset, held until the transaction ends.</summary>
    public static Task<IReadOnlyList<AlarmRow>> LockAsync(DbScope scope, Guid assetId, CancellationToken cancellationToken) =>
        scope.QueryAsync<AlarmRow>(OfAssetSql, new { assetId }, cancellationToken);
}
