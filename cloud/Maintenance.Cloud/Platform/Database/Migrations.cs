using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Brings a database to this program's schema: numbered SQL files, embedded, forward only, each in a transaction of its
/// own together with its record. Racing runs wait for each other.
/// </summary>
internal sealed class Migrations(string ownerConnection, DatabaseRoles roles)
{
    /// <summary>Key of the advisory lock; any number that nobody else takes.</summary>
    private const long LockKey = 0x6D61_696E_7461_696E;

    private const string BeginSql = """
        CREATE SCHEMA IF NOT EXISTS platform;
        CREATE TABLE IF NOT EXISTS platform.migration (
            number integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at_utc timestamptz NOT NULL DEFAULT now()
        );
        ALTER TABLE platform.migration ENABLE ROW LEVEL SECURITY;
        ALTER TABLE platform.migration FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS by_owner ON platform.migration;
        CREATE POLICY by_owner ON platform.migration TO CURRENT_USER USING (true) WITH CHECK (true);
        """;

    /// <summary>The files of this program, in order.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = [.. Read(typeof(Migrations).Assembly)];

    /// <summary>Applies what is missing.</summary>
    /// <returns>The names applied now; empty where the database was up to date.</returns>
    /// <exception cref="MigrationRefusedException">An applied file was changed, the database is newer than this program, or not in UTF8.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ownerConnection) { CommandTimeout = 0 }); // an index of a large table takes minutes, and so does waiting for another run
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new("SELECT pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));

        await RequireUnicodeAsync(connection, cancellationToken);
        await roles.EnsureAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new(BeginSql, cancellationToken: cancellationToken));
        var applied = await AppliedAsync(connection, cancellationToken);
        Check(migrations, applied);

        List<string> done = [];
        foreach (var migration in migrations.Where(next => !applied.ContainsKey(next.Number)))
        {
            await ApplyAsync(connection, migration, cancellationToken);
            done.Add(migration.Name);
        }

        await connection.ExecuteAsync(new("SELECT pg_advisory_unlock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));
        return done;
    }

    /// <summary>Another encoding stores plain English and fails, much later, at the first degree sign of a unit.</summary>
    private static async Task RequireUnicodeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var encoding = await connection.QuerySingleAsync<string>(new("SHOW server_encoding", cancellationToken: cancellationToken));
        if (!string.Equals(encoding, "UTF8", StringComparison.Ordinal))
        {
            throw new MigrationRefusedException(
                $"The database's encoding is {encoding}; names and units need UTF8. Make it anew: CREATE DATABASE \"{connection.Database}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';");
        }
    }

    private static async Task<Dictionary<int, Migration>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(int Number, string Name, string Checksum)>(new(
            "SELECT number, name, checksum FROM platform.migration", cancellationToken: cancellationToken)))
        .ToDictionary(row => row.Number, row => new Migration(row.Number, row.Name, "", row.Checksum));

    private static void Check(IReadOnlyList<Migration> migrations, Dictionary<int, Migration> applied)
    {
        foreach (var known in migrations)
        {
            if (applied.Remove(known.Number, out var was) && !string.Equals(was.Checksum, known.Checksum, StringComparison.Ordinal))
            {
                throw new MigrationRefusedException(
                    $"Migration {known.Name} was changed after it had been applied to this database. Applied files never change: restore it and put the change in a new file.");
            }

            if (was is not null)
                applied.Add(known.Number, was);
        }

        if (applied.Values.Where(was => migrations.All(known => known.Number != was.Number)).MaxBy(was => was.Number) is { } newer)
        {
            throw new MigrationRefusedException(
                $"The database is newer than this program: it holds migration {newer.Name}, which this program does not know. Start the release that made it, or a later one.");
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(new(roles.Name(migration.Sql), transaction: transaction, cancellationToken: cancellationToken));
        }
        catch (PostgresException failed)
        {
            throw new MigrationRefusedException($"Migration {migration.Name} failed and was undone: {failed.MessageText} ({failed.SqlState})", failed);
        }

        await connection.ExecuteAsync(new(
            "INSERT INTO platform.migration (number, name, checksum) VALUES (@Number, @Name, @Checksum)",
            migration, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    private static IEnumerable<Migration> Read(Assembly assembly)
    {
        const string marker = ".Migrations.";
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.Contains(marker, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var stream = assembly.GetManifestResourceStream(resource)!; // memory of the assembly: nothing to give back
            var text = new byte[stream.Length];
            stream.ReadExactly(text);
            var name = resource[(resource.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..^".sql".Length];
            yield return Migration.Of(name, Encoding.UTF8.GetString(text));
        }
    }
}

/// <summary>One numbered step of the schema.</summary>
/// <param name="Number">The file name's first four digits.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Checksum">SHA-256 of the text with line feeds, in hex.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    public static Migration Of(string name, string sql) => new(
        int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name, sql,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n")))));
}

/// <summary>The schema cannot be brought up to date; the message says why and what to do.</summary>
internal sealed class MigrationRefusedException(string message, Exception? inner = null) : Exception(message, inner);
