using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>One transaction under one identity. Disposed without <see cref="CommitAsync"/>, nothing of it stays.</summary>
internal sealed class DbScope(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    /// <summary>A statement inside this transaction.</summary>
    public CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);

    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(sql, parameters, cancellationToken));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<T>(Command(sql, parameters, cancellationToken))];

    public Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));

    public Task<T> SingleAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<T>(Command(sql, parameters, cancellationToken));

    /// <summary>
    /// From here on the transaction sees a site whole: what follows from an act that is allowed is the system's own, and need not be
    /// the person's to see.
    /// </summary>
    public Task WidenAsync(Guid siteId, CancellationToken cancellationToken) =>
        ExecuteAsync("SELECT set_config('app.whole_site_ids', @sites, true)", new { sites = $"{{{siteId}}}" }, cancellationToken);

    /// <summary>Takes back what <see cref="WidenAsync"/> opened.</summary>
    public Task NarrowAsync(CurrentUser user, CancellationToken cancellationToken) =>
        ExecuteAsync("SELECT set_config('app.whole_site_ids', @sites, true)", new { sites = $"{{{string.Join(',', user.WholeSiteIds)}}}" }, cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
