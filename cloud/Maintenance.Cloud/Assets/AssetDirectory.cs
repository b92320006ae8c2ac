using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What other modules may ask about assets. Whoever asks sees the assets of the scope's sites.</summary>
internal static class AssetDirectory
{
    /// <param name="Class">Code of its class; null where it has none.</param>
    public sealed record Entry(
        Guid Id, Guid SiteId, string TagNumber, string Name, string? Class, Criticality Criticality);

    private const string Columns = "a.id, a.site_id, a.tag_number, a.name, a.class, a.criticality";

    private const string FindSql = $"""
        SELECT {Columns} FROM assets.asset AS a WHERE a.site_id = @siteId AND a.tag_number = @tagNumber
        """;

    private const string FindByCodeSql = $"SELECT {Columns} FROM assets.asset AS a WHERE a.qr_code = @code AND NOT a.is_archived";

    private const string ReadSql = $"SELECT {Columns} FROM assets.asset AS a WHERE a.id = ANY (@ids)";

    private const string AboveSql = "SELECT a.id, array_to_string(a.above_ids, ' ') AS above_ids FROM assets.asset AS a WHERE a.id = ANY (@ids)";

    private const string MatchSql = "SELECT a.id FROM assets.asset AS a WHERE a.tag_number = @text OR a.id = @id LIMIT 200";

    /// <summary>The asset that a gateway of a site means by a tag number; null where the site has none.</summary>
    public static Task<Entry?> FindAsync(DbScope scope, Guid siteId, string tagNumber, CancellationToken cancellationToken) =>
        scope.FindAsync<Entry>(FindSql, new { siteId, tagNumber }, cancellationToken);

    /// <summary>The asset of a scanned code; null where none has it, or none any more.</summary>
    public static Task<Entry?> FindByCodeAsync(DbScope scope, string code, CancellationToken cancellationToken) =>
        scope.FindAsync<Entry>(FindByCodeSql, new { code = code.ToUpperInvariant() }, cancellationToken);

    /// <summary>Those of the assets that the scope may see.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Entry>> ReadAsync(
        DbScope scope, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<Entry>(ReadSql, new { ids = ids.Distinct().ToArray() }, cancellationToken))
        .ToDictionary(entry => entry.Id);

    /// <summary>In what some assets lie, by asset.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Guid>>> AboveAsync(DbScope scope, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid Id, string AboveIds)>(AboveSql, new { ids = ids.Distinct().ToArray() }, cancellationToken))
        .ToDictionary(asset => asset.Id, asset => (IReadOnlyList<Guid>)[.. asset.AboveIds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)]);

    /// <summary>The assets a person means: by id, or by a tag number, which several of their sites may use.</summary>
    public static async Task<Guid[]> MatchAsync(DbScope scope, string idOrTagNumber, CancellationToken cancellationToken)
    {
        var id = Guid.TryParse(idOrTagNumber, out var parsed) ? parsed : default(Guid?);
        return [.. await scope.QueryAsync<Guid>(MatchSql, new { text = idOrTagNumber, id }, cancellationToken)];
    }
}
