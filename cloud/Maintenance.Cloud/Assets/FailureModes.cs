using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The catalogue of failure modes (ISO 14224) and the table that leads from a signal to one.</summary>
internal static class FailureModes
{
    /// <param name="Code">Code of ISO 14224, e.g. <c>VIB</c>.</param>
    public sealed record Entry(string Code, string Description);

    /// <summary>What an alarm means where the table says nothing.</summary>
    public const string Unknown = "UNK";

    private const string OfSignalSql = """
        SELECT m.code, m.description
        FROM assets.failure_mode AS m
        WHERE m.code = coalesce(
            (SELECT r.failure_mode FROM assets.failure_mode_rule AS r
             WHERE r.class = @assetClass AND r.signal = @signal AND (r.site_id IS NULL OR r.site_id = @siteId)),
            @Unknown)
        """;

    private const string ReadSql = "SELECT m.code, m.description FROM assets.failure_mode AS m WHERE m.code = ANY (@codes)";

    /// <summary>The failure mode that an alarm on <paramref name="signal"/> of this asset points to.</summary>
    public static Task<Entry> OfSignalAsync(
        DbScope scope, AssetDirectory.Entry asset, string signal, CancellationToken cancellationToken) =>
        scope.SingleAsync<Entry>(
            OfSignalSql, new { assetClass = asset.Class, signal, asset.SiteId, Unknown }, cancellationToken);

    public static async Task<IReadOnlyDictionary<string, Entry>> ReadAsync(
        DbScope scope, IEnumerable<string> codes, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<Entry>(ReadSql, new { codes = codes.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken))
        .ToDictionary(entry => entry.Code, StringComparer.Ordinal);
}
