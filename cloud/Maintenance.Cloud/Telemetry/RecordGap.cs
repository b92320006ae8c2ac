using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Stores a gap; the same gap again changes nothing.</summary>
internal static class RecordGap
{
    private const string Sql = """
        INSERT INTO telemetry.gap (gateway_id, id, site_id, lane, epoch, reason, is_after_sampling, from_utc, to_utc, count, device, tag, detail, stored_at_utc)
        VALUES (@gatewayId, @Id, @siteId, @lane, @epoch, @reason, @isAfterSampling, @FromUtc, @ToUtc, @Count, @Device, @Tag, @Detail, @nowUtc)
        ON CONFLICT (gateway_id, id) DO NOTHING
        """;

    /// <exception cref="MalformedRecordException">The reason is not known, or the count is negative.</exception>
    public static Task WriteAsync(StoringBatch batch, Gap gap, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(gap.Reason) || gap.Count < 0)
            throw new MalformedRecordException($"no such gap: reason {gap.Reason}, count {gap.Count}");
        return batch.Scope.ExecuteAsync(
            Sql,
            new
            {
                gatewayId = batch.Gateway.Id,
                siteId = batch.Gateway.SiteId,
                lane = (short)batch.Header.Lane,
                epoch = batch.Header.Epoch,
                reason = gap.Reason.ToString(),
                isAfterSampling = Gap.IsAfterSampling(gap.Reason),
                nowUtc = batch.NowUtc,
                gap.Id,
                gap.FromUtc,
                gap.ToUtc,
                gap.Count,
                gap.Device,
                gap.Tag,
                gap.Detail,
            },
            cancellationToken);
    }
}
