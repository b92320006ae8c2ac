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

    /// <summary>What an owner with CREATEROLE may change; only a superuser may so much as name the other attributes.</summary>
    private const string ChangeableAttributes = "LOGIN NOCREATEDB NOCREATEROLE";

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
        List<string> denied = [];
        foreach (var login in _logins)
        {
            if (await StatementAsync(owner, login, cancellationToken) is { } statement && !await TryAsync(owner, statement, cancellationToken))
                denied.Add(statement);
        }

        if (denied.Count > 0)
        {
            throw new MigrationRefusedException(
                "The owner may not make the roles that the product works with. Have someone who may (CREATEROLE) run this in the same cluster, then start again:\n  " +
                string.Join("\n  ", denied));
        }
    }

    /// <summary>The statement that makes the role usable; nothing where it is.</summary>
    private static async Task<string?> StatementAsync(
        NpgsqlConnection owner, NpgsqlConnectionStringBuilder login, CancellationToken cancellationToken)
    {
        var found = await owner.QuerySingleOrDefaultAsync<(bool IsTooMighty, bool CanLogin)?>(
            new(FindSql, new { role = login.Username }, cancellationToken: cancellationToken));
        if (found is { IsTooMighty: true })
        {
            throw new MigrationRefusedException(
                $"Role {login.Username} could bypass row-level security (superuser, BYPASSRLS or a member of the owner). Name a role of its own in the connection string, or run: ALTER ROLE {Quoted(login)} {Attributes};");
        }

        if (found is null)
            return $"CREATE ROLE {Quoted(login)} {Attributes} PASSWORD {Verifier(login.Password)};";
        return found is { CanLogin: true } && await CanConnectAsync(login, cancellationToken)
            ? null
            : $"ALTER ROLE {Quoted(login)} {ChangeableAttributes} PASSWORD {Verifier(login.Password)};";
    }

    /// <returns>False where the owner may not.</returns>
    private static async Task<bool> TryAsync(NpgsqlConnection owner, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await owner.ExecuteAsync(new(statement, cancellationToken: cancellationToken));
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Another database of this cluster is being set up with the same roles at this moment; it made the role.
        }
        catch (PostgresException denied) when (denied.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }

        return true;
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

    /// <summary>The password itself must not reach the server's log of statements or the screen of whoever runs the statement.</summary>
    private static string Verifier(string? password) => password is null ? "NULL" : $"'{ScramVerifier.Of(password)}'";
}
