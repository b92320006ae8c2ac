using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// The two doors to PostgreSQL. Requests go through the application role, whose rows row-level security chooses by the
/// person asking; ingest, event readers and sign-in go through the worker role, which has policies of its own on named
/// tables. Neither role owns a table, is a superuser or bypasses row-level security.
/// </summary>
internal sealed class Database(
    [FromKeyedServices(Database.Application)] NpgsqlDataSource application,
    [FromKeyedServices(Database.Worker)] NpgsqlDataSource worker)
{
    /// <summary>Key of the requests' data source, and its name in the section <c>Database</c>.</summary>
    public const string Application = nameof(Application);

    /// <summary>Key of the workers' data source, and its name in the section <c>Database</c>.</summary>
    public const string Worker = nameof(Worker);

    /// <summary>Name of the owner's connection string; only the verbs use it.</summary>
    public const string Owner = nameof(Owner);

    // All settings end with the transaction, so that a pooled connection never carries one person's rights to the next.
    private const string ImpersonateSql = """
        SELECT set_config('app.user_id', $1, true), set_config('app.site_ids', $2, true), set_config('app.whole_site_ids', $3, true),
               set_config('app.department_ids', $4, true)
        """;

    /// <summary>A transaction that sees only the sites in which <paramref name="user"/> may do what the request does.</summary>
    public async Task<DbScope> AsUserAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var scope = await BeginAsync(application, cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(ImpersonateSql, scope.Connection, scope.Transaction);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user.Id.ToString() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{{{string.Join(',', user.SiteIds)}}}" });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{{{string.Join(',', user.WholeSiteIds)}}}" });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{{{string.Join(',', user.DepartmentIds)}}}" });
            await command.ExecuteNonQueryAsync(cancellationToken);
            return scope;
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    /// <summary>A transaction of the system's own work.</summary>
    public Task<DbScope> AsWorkerAsync(CancellationToken cancellationToken) => BeginAsync(worker, cancellationToken);

    /// <summary>Fails where the application role cannot connect.</summary>
    public async Task PingApplicationAsync(CancellationToken cancellationToken)
    {
        await using var connection = await application.OpenConnectionAsync(cancellationToken);
        await using var ping = new NpgsqlCommand("SELECT 1", connection);
        await ping.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<DbScope> BeginAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
