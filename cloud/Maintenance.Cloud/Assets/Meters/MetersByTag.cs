using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Which tags count on meters, for the module that takes what gateways send.</summary>
internal static class MetersByTag
{
    /// <param name="AssetId">Of the meter: the tag counts while it belongs to the same.</param>
    public sealed record Row(Guid MeterId, Guid AssetId, int TagId);

    private const string Sql = "SELECT m.id AS meter_id, m.asset_id, m.tag_id FROM assets.meter AS m WHERE m.site_id = @siteId AND m.tag_id IS NOT NULL AND NOT m.is_archived";

    public static Task<IReadOnlyList<Row>> OfSiteAsync(DbScope scope, Guid siteId, CancellationToken cancellationToken) =>
        scope.QueryAsync<Row>(Sql, new { siteId }, cancellationToken);
}
