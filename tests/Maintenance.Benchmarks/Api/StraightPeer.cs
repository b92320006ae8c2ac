using Npgsql;
using NpgsqlTypes;

namespace Maintenance.Benchmarks.Api;

/// <summary>
/// The statements of an endpoint and nothing else: no HTTP, no checks, no JSON of ours; the same transaction, set_config and role, by
/// Npgsql on as many connections as wrk has.
/// </summary>
internal sealed class StraightPeer(NpgsqlDataSource source, IReadOnlyList<LoggedStatement> transaction, string? made)
{
    private readonly LoggedStatement[] _statements = [.. transaction.Skip(1).SkipLast(1)];
    private readonly bool _commits = transaction[^1].Sql.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase);

    /// <returns>Transactions in a second.</returns>
    public async Task<double> RunAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, WrkLoad.Connections).Select(_ => RepeatAsync(() => TimeProvider.System.GetElapsedTime(began) < span, cancellationToken)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<long> RepeatAsync(Func<bool> goesOn, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (; goesOn(); count++)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var scope = await connection.BeginTransactionAsync(cancellationToken);
            // What the product made anew in each request is made anew here too.
            var id = made is null ? null : Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
            foreach (var statement in _statements)
                await ExecuteAsync(connection, scope, statement, id, cancellationToken);
            if (_commits)
                await scope.CommitAsync(cancellationToken);
            else
                await scope.RollbackAsync(cancellationToken);
        }

        return count;
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction scope, LoggedStatement statement, string? id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement.Sql, connection, scope);
        foreach (var text in statement.Parameters)
        {
            var value = id is null ? text : text?.Replace(made!, id, StringComparison.Ordinal);
            command.Parameters.Add(new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < rows.FieldCount; i++)
                _ = rows.GetValue(i);
        }
    }
}
