using System.Globalization;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// What a tag said of an asset holds while it is the tag that tells whether the asset runs. Once it belongs to another asset, or a rule
/// names another, nobody would end it any more.
/// </summary>
internal static class RunTags
{
    private const string OpenSql = "SELECT c.key FROM stops.claim AS c WHERE c.asset_id = @AssetId AND c.source = 'Tag' AND c.ended_at_utc IS NULL";

    private const string ElsewhereSql = """
        SELECT c.asset_id FROM stops.claim AS c WHERE c.source = 'Tag' AND c.key = @key AND c.asset_id <> @assetId AND c.ended_at_utc IS NULL ORDER BY c.asset_id
        """;

    /// <summary>Ends what is claimed by tags that tell of the asset no more.</summary>
    public static async Task ReconsiderAsync(StopWriting at, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var keys = await at.Scope.QueryAsync<string>(OpenSql, new { at.AssetId }, cancellationToken);
        foreach (var key in keys.Count == 0 ? [] : await OthersAsync(at, keys, cancellationToken))
        {
            var touched = await Claims.EndAsync(at, [StopSource.Tag], instant, cancellationToken, key, takesBack: true);
            await ProjectStops.HandleAsync(at, touched, new(StopType.Other, StopSource.Tag), cancellationToken);
        }
    }

    /// <summary>Assets other than the tag's own of which it still claims that they stand.</summary>
    public static Task<IReadOnlyList<Guid>> ElsewhereAsync(DbScope scope, string key, Guid assetId, CancellationToken cancellationToken) =>
        scope.QueryAsync<Guid>(ElsewhereSql, new { key, assetId }, cancellationToken);

    /// <summary>Of tags those that tell something else.</summary>
    public static async Task<IReadOnlyList<string>> OthersAsync(StopWriting at, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var rules = await StopRules.OfAssetAsync(at.Scope, at.AssetId, StopRuleKind.Tag, cancellationToken);
        string[] signals = rules.Count == 0 ? [StopRules.RunSignal] : [.. rules.Select(rule => rule.Signal!)];
        int[] tagIds = [.. keys.Select(key => int.Parse(key, CultureInfo.InvariantCulture))];
        return [.. (await TagsOfAsset.OthersAsync(at.Scope, at.AssetId, signals, tagIds, cancellationToken)).Select(id => id.ToString(CultureInfo.InvariantCulture))];
    }
}
