using Dapper;
using Npgsql;

namespace Maintenance.Tool.Demo;

/// <summary>What the demo itself asks of the database, as its owner.</summary>
internal static class DemoDatabase
{
    private const string CountsSql = """
        SELECT (SELECT count(*) FROM telemetry.reading) AS readings,
               (SELECT count(*) FROM alarms.alarm) AS alarms,
               (SELECT count(*) FROM work.work_order WHERE state NOT IN ('Closed', 'Cancelled')) AS open
        """;

    private const string SchemasSql = """
        SELECT nspname FROM pg_catalog.pg_namespace
        WHERE nspname = ANY (@schemas) AND to_regclass('platform.migration') IS NOT NULL
        """;

    /// <summary>All that the migrations make.</summary>
    internal static readonly string[] Schemas = ["platform", "people", "fleet", "telemetry", "assets", "catalogues", "inventory", "alarms", "work", "requests", "stops", "audit", "settings", "sync"];

    public static async Task<DemoCounts> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<DemoCounts>(new CommandDefinition(CountsSql, cancellationToken: cancellationToken));

    /// <summary>Drops the product's schemas from a database that is not ours to drop; where it has none, nobody else's of the same names.</summary>
    public static async Task EmptyAsync(string owner, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        foreach (var schema in await connection.QueryAsync<string>(new CommandDefinition(SchemasSql, new { schemas = Schemas }, cancellationToken: cancellationToken)))
            await connection.ExecuteAsync(new CommandDefinition($"DROP SCHEMA {schema} CASCADE", commandTimeout: 0, cancellationToken: cancellationToken));
    }
}

/// <summary>Rows stored so far.</summary>
internal sealed record DemoCounts(long Readings, long Alarms, long Open);
