using Maintenance.Cloud.Platform;
using Maintenance.Local;
using Npgsql;

namespace Maintenance.Cloud.Tests;

/// <summary>A freshly migrated database of a test's own, with the connection strings of its three roles.</summary>
public sealed record CloudDatabase(string Owner, string Application, string Worker)
{
    private static readonly TemplateDatabase Template = new("cloud", async (owner, cancellationToken) =>
        await Migrate(owner).ApplyAsync(Migrations.Embedded, cancellationToken));

    // To connect costs more than most statements, and to plan them more than to run them. Those of a database that no host ends are gone after some seconds.
    internal string PooledOwner { get; } = new NpgsqlConnectionStringBuilder(Owner)
    {
        Pooling = true,
        MaxPoolSize = 5,
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 1,
        MaxAutoPrepare = 500,
    }.ConnectionString;

    /// <summary>A copy of the migrated template.</summary>
    public static async Task<CloudDatabase> CreateAsync() => Of(await Template.CopyAsync());

    /// <summary>A database with nothing in it.</summary>
    public static async Task<CloudDatabase> CreateEmptyAsync()
    {
        var cluster = await SharedPostgres.GetAsync();
        return Of(await cluster.CreateDatabaseAsync($"empty_{Guid.NewGuid():N}", CancellationToken.None));
    }

    /// <param name="roles">What the names of the program's two roles begin with.</param>
    public static CloudDatabase Of(string owner, string roles = "maintenance") => new(
        owner, As(owner, $"{roles}_app", "app-password"), As(owner, $"{roles}_worker", "worker-password"));

    internal static Migrations Migrate(string owner, string roles = "maintenance")
    {
        var database = Of(owner, roles);
        return new(owner, new(database.Application, database.Worker));
    }

    /// <summary>
    /// Runs a statement as the owner. It locks rows in an order that the product's own workers, which run beside it, know nothing
    /// of: where the database ended it for that, it is run again.
    /// </summary>
    public async Task<T> OwnerAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(PooledOwner);
        while (true)
        {
            try
            {
                return (await Dapper.SqlMapper.ExecuteScalarAsync<T>(connection, sql, parameters))!;
            }
            catch (PostgresException ended) when (ended.SqlState is PostgresErrorCodes.DeadlockDetected)
            {
                // Whoever stood in the way has gone on meanwhile.
            }
        }
    }

    public async Task<IReadOnlyList<T>> OwnerRowsAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(PooledOwner);
        return [.. await Dapper.SqlMapper.QueryAsync<T>(connection, sql, parameters)];
    }

    /// <summary>Ends what waits for another statement of a role: before the database goes, or of the owner after it was away.</summary>
    public static void EndIdle(string role)
    {
        using var connection = new NpgsqlConnection(role);
        NpgsqlConnection.ClearPool(connection);
    }

    public static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static string As(string owner, string user, string password) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = user, Password = password, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
}
