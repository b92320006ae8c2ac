using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// Has an asset's status follow its stops and the work on it: worked on it is in maintenance, broken down it is down, and when both
/// are over it is operational again. That a machine just does not run is no status.
/// </summary>
internal static class KeepAssetStatus
{
    private const string LatestSql = """
        SELECT s.type, s.source, s.started_at_utc, s.ended_at_utc FROM stops.stop AS s
        WHERE s.asset_id = @assetId ORDER BY s.started_at_utc DESC LIMIT 1
        """;

    public static async Task HandleAsync(
        DbScope scope, Guid assetId, StoredEvent happened, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var work = await WorkInProgress.OnAsync(scope, assetId, cancellationToken);
        var stop = await scope.FindAsync<Row>(LatestSql, new { assetId }, cancellationToken);
        var (status, since, cause) = (work, stop) switch
        {
            ({ } entry, _) => (AssetStatus.Maintenance, entry.SinceUtc, StatusCause.WorkOrder),
            (null, { EndedAtUtc: null, Type: StopType.Breakdown }) => (AssetStatus.Down, stop.StartedAtUtc, CauseOf(stop)),
            (null, { EndedAtUtc: null, Type: StopType.Maintenance }) => (AssetStatus.Maintenance, stop.StartedAtUtc, CauseOf(stop)),
            (null, { EndedAtUtc: { } ended }) when happened.Type.StartsWith("Stop", StringComparison.Ordinal) => (AssetStatus.Operational, ended, StatusCause.Stop),
            _ => (AssetStatus.Operational, happened.AtUtc, happened.Type.StartsWith("Stop", StringComparison.Ordinal) ? StatusCause.Stop : StatusCause.WorkOrder),
        };
        await RecordAssetStatus.HandleAsync(scope, assetId, status, since, cause, happened.Actor, nowUtc, cancellationToken);
    }

    private static StatusCause CauseOf(Row stop) => stop.Source is StopSource.Alarm ? StatusCause.Alarm : StatusCause.Stop;

    private sealed record Row(StopType Type, StopSource Source, DateTimeOffset StartedAtUtc, DateTimeOffset? EndedAtUtc);
}
