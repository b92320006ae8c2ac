using Dapper;
using Npgsql;

namespace Maintenance.Tool.Seed.Loading;

/// <summary>
/// Fills empty tables in one transaction: their indices and references are dropped, the rows copied, and both made again, so that every
/// reference is checked by PostgreSQL itself. Triggers sleep meanwhile: what they would have written is copied too.
/// </summary>
internal sealed class BulkLoad(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<CopyTable> tables)
{
    private const int SendFrom = 16 * 1024 * 1024;
    private static readonly byte[] Signature = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];
    private static readonly byte[] End = [0xFF, 0xFF]; // in place of a row's number of columns

    // What hangs on the tables and is made again once they are full: references of theirs and to them, and plain indices.
    private const string ReferencesSql = """
        SELECT c.conrelid::regclass::text AS table, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
        FROM pg_constraint AS c WHERE c.contype = 'f' AND (c.conrelid = ANY (@tables::regclass[]) OR c.confrelid = ANY (@tables::regclass[]))
          AND c.conparentid = 0
        ORDER BY c.oid
        """;

    private const string IndicesSql = """
        SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
        FROM pg_index AS i WHERE i.indrelid = ANY (@tables::regclass[])
          AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
        ORDER BY i.indexrelid
        """;

    private IReadOnlyList<(string Table, string Name, string Definition)> _references = [];
    private IReadOnlyList<(string Name, string Definition)> _indices = [];
    private Task _sending = Task.CompletedTask;

    private string[] Names => [.. tables.Select(table => table.Name)];

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("SET LOCAL maintenance_work_mem = '256MB'", cancellationToken);
        _references = [.. await connection.QueryAsync<(string, string, string)>(Command(ReferencesSql, cancellationToken))];
        _indices = [.. await connection.QueryAsync<(string, string)>(Command(IndicesSql, cancellationToken))];
        foreach (var (table, name, _) in _references)
            await ExecuteAsync($"ALTER TABLE {table} DROP CONSTRAINT {name}", cancellationToken);
        foreach (var (name, _) in _indices)
            await ExecuteAsync($"DROP INDEX {name}", cancellationToken);
        foreach (var table in Names)
            await ExecuteAsync($"ALTER TABLE {table} DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY", cancellationToken);
        // Rows of a table that was emptied in the same transaction are copied as ones that everybody sees.
        await ExecuteAsync($"TRUNCATE {string.Join(", ", Names)}", cancellationToken);
    }

    /// <summary>Sends what waits, of each table or only of those with much of it, while the caller goes on with the next rows.</summary>
    /// <exception cref="PostgresException">What was sent before was refused.</exception>
    public async Task SendAsync(bool all, CancellationToken cancellationToken)
    {
        await _sending;
        (string Sql, ReadOnlyMemory<byte> Rows)[] taken =
            [.. tables.Where(table => table.Waiting.Length > (all ? 0 : SendFrom)).Select(table => (table.Sql, table.Take()))];
        _sending = Task.Run(() => CopyAsync(taken, cancellationToken), cancellationToken);
        if (all)
            await _sending;
    }

    /// <summary>Makes indices and references again; the caller commits.</summary>
    /// <exception cref="PostgresException">What was copied does not hold together.</exception>
    public async Task EndAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"making {_indices.Count} indices");
        foreach (var (_, definition) in _indices)
            await ExecuteAsync(definition, cancellationToken);
        progress($"checking {_references.Count} references");
        foreach (var (table, name, definition) in _references)
            await ExecuteAsync($"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}", cancellationToken);
        foreach (var table in Names)
            await ExecuteAsync($"ALTER TABLE {table} ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY", cancellationToken);
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => connection.ExecuteAsync(
        new(sql, transaction: transaction, commandTimeout: 0, cancellationToken: cancellationToken));

    private async Task CopyAsync((string Sql, ReadOnlyMemory<byte> Rows)[] taken, CancellationToken cancellationToken)
    {
        foreach (var (sql, rows) in taken)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
            await copy.WriteAsync(Signature, cancellationToken);
            await copy.WriteAsync(new byte[8], cancellationToken); // no flags, no extension
            await copy.WriteAsync(rows, cancellationToken);
            await copy.WriteAsync(End, cancellationToken);
        }
    }

    private CommandDefinition Command(string sql, CancellationToken cancellationToken) =>
        new(sql, new { tables = Names }, transaction, cancellationToken: cancellationToken);
}
