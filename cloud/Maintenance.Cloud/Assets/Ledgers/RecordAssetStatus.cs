using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Adds what the system found to the ledger of an asset's status: that it stands, is worked on, runs again. It never contradicts a
/// person who took the asset out of use, and does not say twice what is known.
/// </summary>
internal static class RecordAssetStatus
{
    private const string LatestSql = """
        SELECT s.status, s.since_utc, s.cause FROM assets.asset_status AS s WHERE s.asset_id = @assetId ORDER BY s.since_utc DESC LIMIT 1
        """;

    // An instant that is told late comes after what is known, so that what is now is the latest row.
    private const string InsertSql = """
        INSERT INTO assets.asset_status (id, site_id, asset_id, status, since_utc, recorded_at_utc, by, cause)
        VALUES (@id, @siteId, @assetId, @status, @since, @nowUtc, @actor, @cause)
        """;

    private static readonly TimeSpan Next = TimeSpan.FromMicroseconds(1);

    /// <param name="sinceUtc">From when on.</param>
    public static async Task HandleAsync(
        DbScope scope, Guid assetId, AssetStatus status, DateTimeOffset sinceUtc, StatusCause cause, string actor, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        if (await RecordSql.FindAsync(scope, AssetRecords.Kind, assetId, isLocked: true, cancellationToken) is not { } asset
            || await scope.FindAsync<Row>(LatestSql, new { assetId }, cancellationToken) is not { } latest
            || latest.Status == status || IsKeptOut(latest, status))
        {
            return;
        }

        var since = sinceUtc > latest.SinceUtc ? sinceUtc : latest.SinceUtc + Next;
        var siteId = Guid.Parse(asset["siteId"]!.GetValue<string>());
        await scope.ExecuteAsync(
            InsertSql, new { id = Guid.CreateVersion7(nowUtc), siteId, assetId, status = status.ToString(), since, nowUtc, actor, cause = cause.ToString() }, cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(AssetStatusRecorded), siteId, assetId, new AssetStatusRecorded(assetId, status, since, cause, null), actor, nowUtc), cancellationToken);
        var user = new CurrentUser(Guid.Empty, actor, actor, [], []) { Actor = actor };
        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal) { [AssetRecords.Status] = status.ToString() };
        var outcome = await ChangeRecord.SaveAsync(AssetRecords.Kind, scope, user, asset, changes, nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            throw new InvalidOperationException($"The status of an asset cannot follow: {refused.Title} {refused.Detail}");
    }

    /// <summary>What was taken out of use stands, and nobody need say so; on standby likewise, until it is repaired.</summary>
    private static bool IsKeptOut(Row latest, AssetStatus status) => latest.Status switch
    {
        AssetStatus.Decommissioned => true,
        AssetStatus.Standby => latest.Cause is StatusCause.Person && status is not AssetStatus.Maintenance,
        _ => false,
    };

    private sealed record Row(AssetStatus Status, DateTimeOffset SinceUtc, StatusCause Cause);
}
