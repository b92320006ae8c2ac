using System.Security.Cryptography;
using Maintenance.Local.Product;
using Npgsql;

namespace Maintenance.Tool;

/// <summary>Runs the product where nobody's data is: in a folder of its own, and on a named server in a database of its own.</summary>
internal static class OwnFolder
{
    /// <summary>Runs and reports: one JSON object as the last line of output, whatever happens.</summary>
    /// <param name="run">Says whether all was well, with the report.</param>
    /// <param name="failed">The report of a run that broke, for which there is this reason.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ReportAsync(
        Checkout checkout, string kind, Func<ProductOptions, CancellationToken, Task<(bool Ok, string Report)>> run,
        Func<string, string> failed, CancellationToken cancellationToken)
    {
        var (ok, report) = (false, "");
        try
        {
            await RunAsync(checkout, kind, async (options, token) =>
            {
                (ok, report) = await run(options, token);
                return ok;
            }, cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            (ok, report) = (false, failed(broken.Message));
            if (!Failures.IsForPeople(broken))
                await Console.Error.WriteLineAsync(broken.ToString());
        }

        await Console.Out.WriteLineAsync(report);
        return ok ? 0 : 1;
    }

    /// <param name="run">Says whether all was well. The folder is then gone; otherwise it is kept, and said where.</param>
    public static async Task RunAsync(
        Checkout checkout, string kind, Func<ProductOptions, CancellationToken, Task<bool>> run, CancellationToken cancellationToken)
    {
        var steps = new Steps();
        var name = $"{kind}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var folder = Path.Combine(checkout.RunFolder, name);
        var database = NamedDatabase.Owner is { } owner ? await CreateAsync(owner, name.Replace('-', '_'), cancellationToken) : null;
        var ok = false;
        try
        {
            ok = await run(new(checkout, folder) { Owner = database, Progress = steps.Say }, cancellationToken);
        }
        finally
        {
            if (database is not null)
                await DropAsync(NamedDatabase.Owner!, database);
            if (!ok)
                await Console.Error.WriteLineAsync($"{(database is null ? "Logs and data" : "Logs")} are kept in {folder}.");
            else if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> CreateAsync(string owner, string name, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(owner, $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", cancellationToken);
        }
        catch (PostgresException denied) when (denied.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            var login = new NpgsqlConnectionStringBuilder(owner);
            throw new InvalidOperationException(
                $"{login.Username} may not make a database of the check's own. Have a superuser run: ALTER ROLE \"{login.Username}\" CREATEDB CREATEROLE;", denied);
        }

        return new NpgsqlConnectionStringBuilder(owner) { Database = name }.ConnectionString;
    }

    private static async Task DropAsync(string owner, string database)
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await ExecuteAsync(owner, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
        await ExecuteAsync(owner, $"DROP ROLE IF EXISTS {name}_app, {name}_worker", CancellationToken.None);
    }

    private static async Task ExecuteAsync(string owner, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
