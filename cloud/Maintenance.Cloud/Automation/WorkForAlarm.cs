using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Automation;

/// <summary>The work order that an alarm asks for.</summary>
internal static class WorkForAlarm
{
    /// <summary>The failure mode that the alarm itself points to; null where what happened is no fault.</summary>
    public static Task<FailureModes.Entry?> FailureModeAsync(
        DbScope scope, AlarmRaised alarm, AssetDirectory.Entry asset, CancellationToken cancellationToken) =>
        FailureModeOfAlarm.FindAsync(
            scope,
            new(
                asset.SiteId, asset.TagNumber, asset.Class, alarm.Signal, StoredBasis.DirectionOf(alarm.Basis, alarm.Detector),
                alarm.Detector, alarm.Basis?.Contributions),
            cancellationToken);

    public static async Task<OpenForAlarm.Request> OfAsync(
        DbScope scope, AlarmRaised alarm, AssetDirectory.Entry asset, FailureModes.Entry mode, ServiceLevel serviceLevel, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        // An ill sensor is work for a quiet hour, however important the machine behind it.
        var isInstrument = string.Equals(mode.Code, FailureModes.Instrument, StringComparison.Ordinal);
        var severity = isInstrument ? Severity.Low : (Severity)alarm.Priority;
        var priority = isInstrument ? Priority.Low : await ProposedPriority.OfAsync(scope, asset.SiteId, severity, asset.Criticality, cancellationToken);
        return new(
            alarm.AlarmId, asset.SiteId, asset.Id, mode.Code, AlarmWords.Title(asset, mode), AlarmWords.Description(alarm), priority,
            IsFound(alarm) ? MaintenanceType.Corrective : MaintenanceType.Predictive, nowUtc + serviceLevel.Of(priority, asset.SiteId), alarm.IsSafety)
        {
            Severity = severity,
        };
    }

    /// <summary>A limit crossed or a sensor that failed is there to be seen; what other detectors say is still to come.</summary>
    private static bool IsFound(AlarmRaised alarm) =>
        alarm.Detector.StartsWith("limit-", StringComparison.Ordinal)
        || alarm.Detector.StartsWith(FailureModeOfAlarm.SensorDetectors, StringComparison.Ordinal);
}
