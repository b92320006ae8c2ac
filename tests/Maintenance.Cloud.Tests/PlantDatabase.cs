using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Tests;

/// <summary>
/// A migrated database without a host, with its doors, for one plant after the other: to empty what a plant has used takes a small part of
/// what it takes to copy the template and to connect to the copy.
/// </summary>
internal sealed class PlantDatabase
{
    private static readonly ConcurrentBag<PlantDatabase> Emptied = [];

    // A table that never had a row has no pages: it need not be asked.
    private const string UsedSql = """
        SELECT t.name, EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'site_id') AS is_of_sites
        FROM (
            SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')) AS t
        WHERE query_to_xml('SELECT 1 FROM ' || t.name || ' LIMIT 1', false, true, '')::text <> ''
        """;

    private readonly HashSet<string> _migrated;

    private PlantDatabase(CloudDatabase database, IEnumerable<string> migrated)
    {
        Database = database;
        _migrated = new(migrated, StringComparer.Ordinal);
        Doors = new(NpgsqlDataSource.Create(database.Application), NpgsqlDataSource.Create(database.Worker));
    }

    public CloudDatabase Database { get; }

    public Cloud.Platform.Database Doors { get; }

    public static async Task<PlantDatabase> TakeAsync()
    {
        if (Emptied.TryTake(out var emptied))
            return emptied;
        var database = await CloudDatabase.CreateAsync();
        return new(database, (await database.OwnerRowsAsync<Used>(UsedSql)).Select(table => table.Name));
    }

    /// <summary>Gives it back, without what the plant wrote. What the migrations wrote is of no site, and stays.</summary>
    public async Task GiveBackAsync()
    {
        var used = await Database.OwnerRowsAsync<Used>(UsedSql);
        var statements = used.Where(table => table.IsOfSites || !_migrated.Contains(table.Name))
            .Select(table => $"DELETE FROM {table.Name}{(_migrated.Contains(table.Name) ? " WHERE site_id IS NOT NULL" : "")};");
        await using var connection = new NpgsqlConnection(Database.PooledOwner);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // Neither the triggers that forbid it nor references have a say: all of it goes.
        await connection.ExecuteAsync($"SET LOCAL session_replication_role = replica; {string.Concat(statements)}", transaction: transaction);
        await transaction.CommitAsync();
        Emptied.Add(this);
    }

    private sealed record Used(string Name, bool IsOfSites);
}
