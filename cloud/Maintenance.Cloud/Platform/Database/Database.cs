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

    private const string AnswerGatewaySql = "SELECT set_config('app.gateway_id', $1, true), set_config('app.gateway_site_id', $2, true)";

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
            await OperationClaim.TakeAsync(scope, cancellationToken);
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

    /// <summary>A transaction of the system's own work for one gateway: of what gateways are told it sees that one's rows and site.</summary>
    public async Task<DbScope> AsWorkerForAsync(Guid gatewayId, Guid siteId, CancellationToken cancellationToken)
    {
        var scope = await BeginAsync(worker, cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(AnswerGatewaySql, scope.Connection, scope.Transaction);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gatewayId.ToString() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = siteId.ToString() });
            await command.ExecuteNonQueryAsync(cancellationToken);
            return scope;
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

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
