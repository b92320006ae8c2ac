using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Keeps a gateway's latest count of an epoch; records come in order, so the last one is the latest.</summary>
internal static class RecordLedgerReport
{
    private const string Sql = """
        INSERT INTO telemetry.ledger_report (gateway_id, epoch, site_id, taken, suppressed, sampled, missed, dropped, reported_at_utc, stored_at_utc)
        VALUES (@gatewayId, @epoch, @siteId, @Taken, @Suppressed, @Sampled, @Missed, @Dropped, @AtUtc, @nowUtc)
        ON CONFLICT (gateway_id, epoch) DO UPDATE SET
            taken = excluded.taken, suppressed = excluded.suppressed, sampled = excluded.sampled, missed = excluded.missed,
            dropped = excluded.dropped, reported_at_utc = excluded.reported_at_utc, stored_at_utc = excluded.stored_at_utc
        """;

    /// <exception cref="MalformedRecordException">A count is negative.</exception>
    public static Task WriteAsync(StoringBatch batch, LedgerReport report, CancellationToken cancellationToken)
    {
        if (report.Taken < 0 || report.Suppressed < 0 || report.Sampled < 0 || report.Missed < 0 || report.Dropped < 0)
            throw new MalformedRecordException($"a count of the ledger is negative: {report}");
        return batch.Scope.ExecuteAsync(
            Sql,
            new
            {
                gatewayId = batch.Gateway.Id,
                siteId = batch.Gateway.SiteId,
                epoch = batch.Header.Epoch,
                nowUtc = batch.NowUtc,
                report.Taken,
                report.Suppressed,
                report.Sampled,
                report.Missed,
                report.Dropped,
                report.AtUtc,
            },
            cancellationToken);
    }
}
