using System.Globalization;
using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// The two login roles, made with no right but to connect; migrations grant the rest, naming them as
/// <c>{{application}}</c> and <c>{{worker}}</c>.
/// </summary>
internal sealed class DatabaseRoles(string applicationConnection, string workerConnection)
{
    private const string Attributes = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION";

    private const string FindSql = """
        SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') AS is_too_mighty, rolcanlogin
        FROM pg_catalog.pg_roles WHERE rolname = @role
        """;

    private readonly NpgsqlConnectionStringBuilder[] _logins = [new(applicationConnection), new(workerConnection)];

    /// <summary>A migration's text with the roles' names in it.</summary>
    public string Name(string sql) => sql
        .Replace("{{application}}", Quoted(_logins[0]), StringComparison.Ordinal)
        .Replace("{{worker}}", Quoted(_logins[1]), StringComparison.Ordinal);

    /// <summary>Makes the roles, or gives them the passwords of their connection strings.</summary>
    /// <exception cref="MigrationRefusedException">The owner may not; the message holds the SQL for someone who may.</exception>
    public async Task EnsureAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        if (string.Equals(_logins[0].Username, _logins[1].Username, StringComparison.Ordinal))
            throw new MigrationRefusedException("Database__Application and Database__Worker name the same role; they need one each.");
        foreach (var login in _logins)
        {
            var found = await owner.QuerySingleOrDefaultAsync<(bool IsTooMighty, bool CanLogin)?>(
                new(FindSql, new { role = login.Username }, cancellationToken: cancellationToken));
            if (found is { IsTooMighty: true })
            {
                throw new MigrationRefusedException(
                    $"Role {login.Username} could bypass row-level security (superuser, BYPASSRLS or a member of the owner). Name a role of its own in the connection string, or run: ALTER ROLE {Quoted(login)} {Attributes};");
            }

            if (found is { CanLogin: true } && await CanConnectAsync(login, cancellationToken))
                continue;
            await MakeAsync(owner, login, found is null ? "CREATE" : "ALTER", cancellationToken);
        }
    }

    private static async Task MakeAsync(
        NpgsqlConnection owner, NpgsqlConnectionStringBuilder login, string verb, CancellationToken cancellationToken)
    {
        try
        {
            await owner.ExecuteAsync(new(
                $"{verb} ROLE {Quoted(login)} {Attributes} PASSWORD {Literal(login.Password)}", cancellationToken: cancellationToken));
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Another database of this cluster is being set up with the same roles at this moment; it made the role.
        }
        catch (PostgresException denied) when (denied.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationRefusedException(
                $"""
                The owner may not make the role {login.Username}. Have someone who may run this, then migrate again:
                  {verb} ROLE {Quoted(login)} {Attributes} PASSWORD '…the password of its connection string…';
                """, denied);
        }
    }

    private static async Task<bool> CanConnectAsync(NpgsqlConnectionStringBuilder login, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(login.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private static string Quoted(NpgsqlConnectionStringBuilder login) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{(login.Username ?? throw new MigrationRefusedException("A connection string names no Username.")).Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    private static string Literal(string? password) =>
        password is null ? "NULL" : $"E'{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
