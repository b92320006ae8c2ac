namespace Maintenance.Cloud.Platform;

/// <summary>
/// What ids stand for: people as they are called now – who was erased is a number –, assets by tag number, requests and work orders by
/// number. Each only to who may read that record; what is gone has no name any more.
/// </summary>
internal sealed class RecordNames(Database database, EndpointDataSource endpoints)
{
    /// <summary>By which a record is called, the best first.</summary>
    private static readonly string[] NameFields = ["number", "tagNumber", "displayName", "name", "code"];

    private Named[] Kinds => field ??=
    [
        .. endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<RecordEndpoint>()).Select(endpoint => endpoint.Kind).DistinctBy(kind => kind.Name)
            .Select(kind => new Named(kind, NameFields.Select(called => kind.Fields.FirstOrDefault(one => string.Equals(one.Name, called, StringComparison.Ordinal))).FirstOrDefault(one => one is not null))),
    ];

    /// <summary>Names of those ids that are of a record which <paramref name="user"/> may read.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> ReadAsync(CurrentUser user, Guid[] ids, CancellationToken cancellationToken)
    {
        Dictionary<Guid, string> names = [];
        foreach (var same in Kinds.Where(kind => kind.Name is not null).GroupBy(kind => RightsOf(user.For(kind.Kind.Read)), StringComparer.Ordinal))
        {
            await using var scope = await database.AsUserAsync(user.For(same.First().Kind.Read), cancellationToken);
            foreach (var (_, id, name) in (await FindAsync(scope, same, ids, cancellationToken)).Where(found => found.Name is not null))
                names[id] = name!;
        }

        return names;
    }

    /// <summary>Those of the ids that are of a record of these kinds which the scope shows; null where such a record has no name.</summary>
    /// <param name="kinds">By <see cref="RecordDefinition.Name"/>.</param>
    public Task<IReadOnlyList<(string Kind, Guid Id, string? Name)>> FindAsync(DbScope scope, IReadOnlyCollection<string> kinds, Guid[] ids, CancellationToken cancellationToken) =>
        FindAsync(scope, Kinds.Where(one => kinds.Contains(one.Kind.Name, StringComparer.Ordinal)), ids, cancellationToken);

    private static Task<IReadOnlyList<(string Kind, Guid Id, string? Name)>> FindAsync(DbScope scope, IEnumerable<Named> kinds, Guid[] ids, CancellationToken cancellationToken) =>
        scope.QueryAsync<(string, Guid, string?)>(string.Join("\nUNION ALL ", kinds.Select(SqlOf)), new { ids }, cancellationToken);

    private static string SqlOf(Named kind) =>
        $"SELECT '{kind.Kind.Name}' AS kind, t.id, {(kind.Name is { } name ? $"{name.Sql}::text" : "NULL::text")} AS name FROM {kind.Kind.Table} AS t WHERE t.id = ANY (@ids){(kind.Kind.Where is { } where ? $" AND ({where})" : "")}";

    /// <summary>Kinds that are read by the same rights are asked for together.</summary>
    private static string RightsOf(CurrentUser reader) =>
        $"{string.Join(',', reader.SiteIds.Order())};{string.Join(',', reader.WholeSiteIds.Order())};{string.Join(',', reader.DepartmentIds.Order())}";

    private sealed record Named(RecordDefinition Kind, RecordField? Name);
}
