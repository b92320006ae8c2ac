using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;

namespace Maintenance.Edge.Tests.Uplinks;

/// <summary>An epoch as the cloud's loss ledger sees it: what the gateway counted, what is stored, what is declared.</summary>
internal static class EpochLedger
{
    public static IReadOnlyList<(string Tag, Reading Reading)> Readings(IEnumerable<OutboxRecord> records) => [.. records
        .Where(record => record.Kind == RecordKind.Readings).Select(record => ReadingBlock.Decode(record.Payload.Span))
        .SelectMany(block => block.Readings.Select(reading => (block.TagNames[reading.Tag], reading)))];

    public static IReadOnlyList<Gap> Gaps(IEnumerable<OutboxRecord> records) => [.. records
        .Where(record => record.Kind == RecordKind.Gap).Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap))];

    public static IReadOnlyList<LedgerReport> Reports(IEnumerable<OutboxRecord> records) => [.. records
        .Where(record => record.Kind == RecordKind.LedgerReport).Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.LedgerReport))];

    /// <summary>taken = suppressed + sampled, and sampled = stored + declared gaps after sampling.</summary>
    public static LedgerReport ShouldBalance(IReadOnlyList<OutboxRecord> records)
    {
        var report = Reports(records)[^1];
        report.Taken.ShouldBe(report.Suppressed + report.Sampled);
        var declared = Gaps(records).Where(gap => Gap.IsAfterSampling(gap.Reason)).Sum(gap => gap.Count);
        report.Sampled.ShouldBe(records.Sum(record => (long)record.ReadingCount) + declared);
        report.Dropped.ShouldBe(declared);
        report.Missed.ShouldBe(Gaps(records).Where(gap => !Gap.IsAfterSampling(gap.Reason)).Sum(gap => gap.Count));
        return report;
    }
}
