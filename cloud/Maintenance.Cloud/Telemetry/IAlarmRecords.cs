using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Whoever keeps alarms. Called inside the transaction of the batch; a record that cannot be taken is answered with
/// <see cref="Maintenance.Contracts.MalformedRecordException"/> and is then kept aside.
/// </summary>
internal interface IAlarmRecords
{
    Task RecordTransitionAsync(
        DbScope scope, Guid siteId, Guid gatewayId, AlarmTransition transition, DateTimeOffset nowUtc, CancellationToken cancellationToken);

    Task RecordEvidenceAsync(DbScope scope, Guid gatewayId, AlarmEvidence evidence, CancellationToken cancellationToken);
}

/// <summary>Whoever keeps assets.</summary>
internal interface IAssetNames
{
    /// <summary>The asset that a site calls by this tag number; null where there is none yet.</summary>
    Task<Guid?> FindAsync(DbScope scope, Guid siteId, string tagNumber, CancellationToken cancellationToken);
}
