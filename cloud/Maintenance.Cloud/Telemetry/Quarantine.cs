using System.Diagnostics.Metrics;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Keeps aside what the cloud could not take, as it came, with the reason, and declares the gap that it leaves.</summary>
internal static class Quarantine
{
    private static readonly Counter<long> Records = PlatformMeter.Meter.CreateCounter<long>("ingest_records_quarantined_total");
    private static readonly Counter<long> Readings = PlatformMeter.Meter.CreateCounter<long>("ingest_readings_quarantined_total");

    private const string Sql = """
        INSERT INTO telemetry.quarantined_record (id, gateway_id, site_id, lane, epoch, sequence, kind, reading_count, payload, reason, stored_at_utc)
        VALUES (@id, @gatewayId, @siteId, @lane, @epoch, @sequence, @kind, @count, @payload, @reason, @nowUtc)
        """;

    public static async Task WriteAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        foreach (var aside in batch.Quarantined)
        {
            var id = Guid.CreateVersion7(batch.NowUtc);
            await batch.Scope.ExecuteAsync(
                Sql,
                new
                {
                    id,
                    gatewayId = batch.Gateway.Id,
                    siteId = batch.Gateway.SiteId,
                    lane = (short)batch.Header.Lane,
                    epoch = batch.Header.Epoch,
                    sequence = aside.Content.Sequence,
                    kind = (short)aside.Content.Record.Kind,
                    count = aside.ReadingCount,
                    payload = aside.Payload.ToArray(),
                    reason = aside.Reason,
                    nowUtc = batch.NowUtc,
                },
                cancellationToken);
            await RecordGap.WriteAsync(
                batch,
                new Gap(id, GapReason.Quarantined, aside.FromUtc, aside.ToUtc, aside.ReadingCount, null, null,
                    $"Record {aside.Content.Sequence} ({aside.Content.Record.Kind}): {aside.Reason}"),
                cancellationToken);
            Records.Add(1);
            Readings.Add(aside.ReadingCount);
        }
    }
}
