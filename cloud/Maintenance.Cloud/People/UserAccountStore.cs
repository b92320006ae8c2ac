using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>
/// ASP.NET Core Identity's accounts in <c>people.user_account</c>, on the worker role: the role that serves requests
/// cannot read a password's hash. Lockout is <see cref="Lockout"/>'s.
/// </summary>
internal sealed class UserAccountStore(Database database)
    : IUserPasswordStore<UserAccount>, IUserSecurityStampStore<UserAccount>, IUserPasskeyStore<UserAccount>
{
    private const string Columns =
        "u.id, u.sign_in_name, u.normalized_name, u.display_name, u.password_hash, u.security_stamp, u.is_active";

    private const string InsertSql = """
        INSERT INTO people.user_account (id, sign_in_name, normalized_name, display_name, password_hash, security_stamp)
        VALUES (@Id, @SignInName, @NormalizedName, @DisplayName, @PasswordHash, @SecurityStamp)
        ON CONFLICT (normalized_name) DO NOTHING
        """;

    private const string UpdateSql = """
        UPDATE people.user_account SET sign_in_name = @SignInName, normalized_name = @NormalizedName,
            password_hash = @PasswordHash, security_stamp = @SecurityStamp WHERE id = @Id
        """;

    public Task<UserAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        FindAsync(
            $"SELECT {Columns} FROM people.user_account AS u WHERE u.id = @key::uuid", Guid.TryParse(userId, out var id) ? id.ToString("D") : null, cancellationToken);

    public Task<UserAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync($"SELECT {Columns} FROM people.user_account AS u WHERE u.normalized_name = @key", normalizedUserName, cancellationToken);

    public async Task<IdentityResult> CreateAsync(UserAccount user, CancellationToken cancellationToken) =>
        await WriteAsync(InsertSql, user, cancellationToken) == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.SignInName));

    public async Task<IdentityResult> UpdateAsync(UserAccount user, CancellationToken cancellationToken) =>
        await WriteAsync(UpdateSql, user, cancellationToken) == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());

    /// <summary>Refused: work done names the person who did it.</summary>
    public Task<IdentityResult> DeleteAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult(
        IdentityResult.Failed(new IdentityError { Code = "NotDeleted", Description = "Accounts are made inactive, not deleted." }));

    public Task<string> GetUserIdAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SignInName);

    public Task<string?> GetNormalizedUserNameAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedName);

    public Task<string?> GetPasswordHashAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(UserAccount user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetUserNameAsync(UserAccount user, string? userName, CancellationToken cancellationToken) =>
        Set(() => user.SignInName = userName ?? "");

    public Task SetNormalizedUserNameAsync(UserAccount user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedName = normalizedName ?? "");

    public Task SetPasswordHashAsync(UserAccount user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task SetSecurityStampAsync(UserAccount user, string stamp, CancellationToken cancellationToken) =>
        Set(() => user.SecurityStamp = stamp);

    /// <summary>Refused: <see cref="MakePasskey"/> adds one with its event, <see cref="SignInWithPasskey"/> keeps what a sign-in changed of it.</summary>
    public Task AddOrUpdatePasskeyAsync(UserAccount user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Passkeys are made and used by their own use cases.");

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(UserAccount user, CancellationToken cancellationToken) =>
        [.. (await PasskeysAsync(user.Id, null, cancellationToken)).Select(row => row.Passkey)];

    public async Task<UserAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await PasskeysAsync(null, credentialId, cancellationToken) is [var (userId, _)] ? await FindByIdAsync(userId, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(UserAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await PasskeysAsync(user.Id, credentialId, cancellationToken)).Select(row => row.Passkey).FirstOrDefault();

    /// <summary>Refused: people remove their own by <see cref="Passkeys"/>, with its event.</summary>
    public Task RemovePasskeyAsync(UserAccount user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Passkeys are removed as records.");

    public void Dispose()
    {
        // Nothing is held between calls.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private async Task<IReadOnlyList<(string UserId, UserPasskeyInfo Passkey)>> PasskeysAsync(Guid? userId, byte[]? credentialId, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await PasskeyRows.ListAsync(scope, userId, credentialId, cancellationToken);
    }

    private async Task<UserAccount?> FindAsync(string sql, string? key, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.FindAsync<UserAccount>(sql, new { key }, cancellationToken);
    }

    private async Task<int> WriteAsync(string sql, UserAccount user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.ExecuteAsync(sql, user, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return rows;
    }
}
