using Dapper;
using Npgsql;

namespace Maintenance.Benchmarks.Api;

/// <summary>Records that a person opens: a technician those of their own work, others those of the site.</summary>
internal sealed record PlantSample(IReadOnlyList<Guid> Assets, IReadOnlyList<Guid> Parents, IReadOnlyList<Guid> WorkOrders, IReadOnlyList<Guid> OpenWorkOrders)
{
    private const int Most = 200;

    // Of the site a spread over the years: the latest, and others by chance.
    private const string OfSiteSql = """
        SELECT a.id FROM assets.asset AS a WHERE a.site_id = @SiteId AND a.level = 'Machine' LIMIT @Most;
        SELECT a.id FROM assets.asset AS a WHERE a.site_id = @SiteId AND a.level IN ('Site', 'Area', 'Line') LIMIT @Most;
        SELECT w.id FROM work.work_order AS w TABLESAMPLE BERNOULLI (20) REPEATABLE (1) WHERE w.site_id = @SiteId LIMIT @Most;
        SELECT w.id FROM work.work_order AS w WHERE w.site_id = @SiteId AND w.state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled') LIMIT @Most;
        """;

    private const string OfPersonSql = """
        SELECT DISTINCT w.asset_id FROM work.work_order_assignee AS a JOIN work.work_order AS w ON w.id = a.work_order_id WHERE a.user_id = @Id LIMIT @Most;
        SELECT DISTINCT s.parent_id FROM work.work_order_assignee AS a JOIN work.work_order AS w ON w.id = a.work_order_id JOIN assets.asset AS s ON s.id = w.asset_id WHERE a.user_id = @Id LIMIT @Most;
        SELECT w.id FROM work.work_order_assignee AS a JOIN work.work_order AS w ON w.id = a.work_order_id WHERE a.user_id = @Id LIMIT @Most;
        SELECT w.id FROM work.work_order_assignee AS a JOIN work.work_order AS w ON w.id = a.work_order_id
        WHERE a.user_id = @Id AND w.state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled') LIMIT @Most;
        """;

    /// <summary>Of everybody; those who see a whole site share a sample.</summary>
    public static async Task<IReadOnlyDictionary<Guid, PlantSample>> ReadAsync(NpgsqlConnection owner, IEnumerable<BenchPerson> people, CancellationToken cancellationToken)
    {
        Dictionary<Guid, PlantSample> sites = [], all = [];
        foreach (var person in people)
        {
            if (person.Role is BenchPerson.Technician)
                all[person.Id] = await ReadAsync(owner, OfPersonSql, person, cancellationToken);
            else if (sites.TryGetValue(person.SiteId, out var known))
                all[person.Id] = known;
            else
                all[person.Id] = sites[person.SiteId] = await ReadAsync(owner, OfSiteSql, person, cancellationToken);
        }

        return all;
    }

    private static async Task<PlantSample> ReadAsync(NpgsqlConnection owner, string sql, BenchPerson person, CancellationToken cancellationToken)
    {
        await using var all = await owner.QueryMultipleAsync(
            new CommandDefinition(sql, new { person.Id, person.SiteId, Most }, commandTimeout: 0, cancellationToken: cancellationToken));
        return new([.. await all.ReadAsync<Guid>()], [.. await all.ReadAsync<Guid>()], [.. await all.ReadAsync<Guid>()], [.. await all.ReadAsync<Guid>()]);
    }
}
