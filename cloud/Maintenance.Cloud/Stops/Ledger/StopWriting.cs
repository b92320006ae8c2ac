using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>The stops of one asset, held until the transaction ends, and who writes them.</summary>
internal sealed record StopWriting(DbScope Scope, CurrentUser User, Guid SiteId, Guid AssetId, DateTimeOffset NowUtc)
{
    /// <summary>Takes the asset's lock: whoever changes its stops goes one after the other.</summary>
    public static async Task<StopWriting> BeginAsync(
        DbScope scope, CurrentUser user, Guid siteId, Guid assetId, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await scope.ExecuteAsync($"SELECT pg_advisory_xact_lock({StopRecords.AssetKey}) FROM (SELECT @assetId) AS t (asset_id)", new { assetId }, cancellationToken);
        return new(scope, user, siteId, assetId, nowUtc);
    }

    /// <summary>The system's own writing, in the name of whoever an event says acted.</summary>
    public static Task<StopWriting> ForAsync(
        DbScope scope, string actor, Guid siteId, Guid assetId, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        BeginAsync(scope, new(Guid.Empty, actor, actor, [], []) { Actor = actor }, siteId, assetId, nowUtc, cancellationToken);
}
