using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>The gap that goes to the cloud under the sequence of a record that the cloud would not have.</summary>
internal static class Substitute
{
    public static OutboxRecord For(BatchHeader place, OutboxRecord record, Problem problem, DateTimeOffset nowUtc)
    {
        var (reason, count) = MissingWith(record);
        return LostRecords.GapFor(
            reason, place.Epoch, place.Lane, place.FirstSequence, count, nowUtc, nowUtc,
            $"The cloud refused a record of kind {record.Kind}: {problem}. The gateway keeps it in its folder of refused records.");
    }

    /// <summary>A refused gap's own count must not vanish with it, nor become a loss of what was sampled where it was none.</summary>
    private static (GapReason Reason, long Count) MissingWith(OutboxRecord record)
    {
        if (record.Kind != RecordKind.Gap)
            return (GapReason.Refused, record.ReadingCount);
        try
        {
            var gap = RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap);
            return (Gap.IsAfterSampling(gap.Reason) ? GapReason.Refused : gap.Reason, gap.Count);
        }
        catch (MalformedRecordException)
        {
            return (GapReason.Refused, 0);   // which is perhaps why it was refused; the record is kept aside
        }
    }
}
