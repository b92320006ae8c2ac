using Maintenance.Cloud.Platform;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>Adds samples that followed an alarm, or that another tag it rests on had before it. An instant that is known already stays as it was.</summary>
internal static class RecordEvidence
{
    /// <exception cref="MalformedRecordException">The record cannot be taken; nothing was written.</exception>
    public static async Task HandleAsync(
        DbScope scope, Guid gatewayId, AlarmEvidence evidence, CancellationToken cancellationToken)
    {
        TransitionCheck.Check(evidence);
        await LockAlarms.OfAlarmsAsync(scope, [evidence.AlarmId], cancellationToken);
        if (!await EvidenceSamples.AppendAsync(scope, evidence.AlarmId, gatewayId, evidence.Tag, evidence.Samples, cancellationToken))
            throw new MalformedRecordException($"this gateway raised no alarm {evidence.AlarmId}: evidence must follow its alarm");
    }
}
