using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>Reads records with what hangs on them, as the person sees them.</summary>
internal static class ReadRecords
{
    internal static string IdsSql(SyncKind kind) => $"SELECT t.id FROM {kind.Kind.Table} AS t WHERE {kind.Condition} AND t.id > @after ORDER BY t.id LIMIT @most";

    internal static string RecordsSql(SyncKind kind) =>
        $"SELECT t.id, t.version, {kind.Kind.JsonSql} FROM {kind.Kind.Table} AS t WHERE {kind.Condition} AND t.id = ANY (@ids) ORDER BY t.id";

    internal static string PartsSql(SyncPart part) =>
        $"SELECT t.{part.Column}, {part.Kind.JsonSql} FROM {part.Kind.Table} AS t WHERE {part.Condition} AND t.{part.Column} = ANY (@ids) ORDER BY t.id";

    /// <summary>The next ones of a kind, by id.</summary>
    public static async Task<IReadOnlyList<Guid>> IdsAsync(Database database, CurrentUser user, SyncKind kind, Guid? after, int most, CancellationToken cancellationToken)
    {
        var reader = user.For(kind.Kind.Read);
        if (reader.SiteIds.Count == 0)
            return [];
        await using var scope = await database.AsUserAsync(reader, cancellationToken);
        return await scope.QueryAsync<Guid>(IdsSql(kind), new { after = after ?? Guid.Empty, most }, cancellationToken);
    }

    /// <summary>Of some records those that go along, in the order of their ids.</summary>
    public static async Task<IReadOnlyList<GetSync.Change>> OfAsync(Database database, CurrentUser user, SyncKind kind, Guid[] ids, CancellationToken cancellationToken)
    {
        var reader = user.For(kind.Kind.Read);
        if (ids.Length == 0 || reader.SiteIds.Count == 0)
            return [];
        await using var scope = await database.AsUserAsync(reader, cancellationToken);
        var records = await scope.QueryAsync<(Guid Id, int Version, string Json)>(RecordsSql(kind), new { ids }, cancellationToken);
        ids = [.. records.Select(record => record.Id)];
        Dictionary<string, ILookup<Guid, JsonElement>> parts = new(StringComparer.Ordinal);
        foreach (var part in kind.Parts)
            parts[part.Kind.Path] = await PartsAsync(scope, part, ids, cancellationToken);
        return [.. records.Select(record => new GetSync.Change(
            kind.Path, record.Id, record.Version, Parse(record.Json),
            parts.ToDictionary(part => part.Key, part => (IReadOnlyList<JsonElement>)[.. part.Value[record.Id]], StringComparer.Ordinal)))];
    }

    private static async Task<ILookup<Guid, JsonElement>> PartsAsync(DbScope scope, SyncPart part, Guid[] ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid Of, string Json)>(PartsSql(part), new { ids }, cancellationToken)).ToLookup(row => row.Of, row => Parse(row.Json));

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
