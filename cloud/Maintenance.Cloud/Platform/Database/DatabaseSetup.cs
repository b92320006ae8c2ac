using Npgsql;

namespace Maintenance.Cloud.Platform;

internal static class DatabaseSetup
{
    /// <summary>Longest wait for a connection, so that a database that is away is answered with 503 and not with silence.</summary>
    private const int ConnectSeconds = 5;

    /// <summary>
    /// Statements that a connection keeps prepared after some uses. Under row-level security a statement costs more to plan than to
    /// run. A pooler that hands a connection on between transactions cannot keep them: <c>Max Auto Prepare=0</c> for it.
    /// </summary>
    private const int PreparedStatements = 100;

    /// <summary>Uses after which a statement is prepared: each of those before plans it anew.</summary>
    private const int UsesUnprepared = 2;

    /// <summary>
    /// Connections of each of the three pools (requests, workers, ingest), which fit into the 100 that PostgreSQL admits by default. More than
    /// some for each core only take turns, each with its own plans to keep; <c>Maximum Pool Size</c> says otherwise.
    /// </summary>
    private const int PooledConnections = 20;

    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        InstantHandler.Register();
        foreach (var role in (string[])[Database.Application, Database.Worker])
            services.AddKeyedSingleton(role, (provider, _) => Source(provider, ConnectionString(configuration, role)));
        return services.AddSingleton<Database>();
    }

    /// <summary>The connection string of a role.</summary>
    /// <exception cref="InvalidOperationException">It is not set, or cannot be read; the message names the setting.</exception>
    public static string ConnectionString(IConfiguration configuration, string role)
    {
        if (configuration[$"Database:{role}"] is not { Length: > 0 } given)
            throw new InvalidOperationException($"Database__{role} is not set: give the connection string of that role, e.g. Host=127.0.0.1;Database=maintenance;Username=…;Password=…");
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(given);
            if (!builder.ShouldSerialize("Timeout"))
                builder.Timeout = ConnectSeconds;
            if (!builder.ShouldSerialize("Max Auto Prepare"))
                (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (PreparedStatements, UsesUnprepared);
            if (!builder.ShouldSerialize("Maximum Pool Size"))
                builder.MaxPoolSize = PooledConnections;
            builder.ApplicationName ??= $"maintenance {role}";
            // Statements here take milliseconds: to compile one, or to plan it for the values at hand, takes longer than to run it. What
            // decides a plan, such as a flag or how many rows are wanted, stands in the statement.
            builder.Options ??= "-c jit=off -c plan_cache_mode=force_generic_plan";
            return builder.ConnectionString;
        }
        catch (ArgumentException unreadable)
        {
            throw new InvalidOperationException($"Database__{role} is not a connection string of Npgsql: {unreadable.Message}", unreadable);
        }
    }

    private static NpgsqlDataSource Source(IServiceProvider provider, string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString).UseLoggerFactory(provider.GetService<ILoggerFactory>()).Build();
}
