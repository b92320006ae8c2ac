using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Passkeys as they are kept, for ASP.NET Core Identity, which checks what authenticators sign.</summary>
internal static class PasskeyRows
{
    /// <summary>Of one person: browsers are told all of them, so that none is registered twice on one device.</summary>
    public const int Most = 20;

    private const string Columns = """
        p.user_id::text AS user_id, p.credential_id, p.public_key, p.name, p.sign_count, array_to_string(p.transports, ' ') AS transports,
        p.is_user_verified, p.is_backup_eligible, p.is_backed_up, p.attestation_object, p.client_data_json, p.created_at_utc
        """;

    private const string UsedSql = """
        UPDATE people.passkey SET sign_count = greatest(sign_count, @signCount), is_backed_up = @IsBackedUp, is_user_verified = @IsUserVerified, last_used_at_utc = @nowUtc
        WHERE credential_id = @CredentialId AND user_id = @Id
        """;

    // Locks the person, so that of registrations at once none passes the limit.
    private const string CountSql = """
        WITH person AS (SELECT u.id FROM people.user_account AS u WHERE u.id = @id FOR UPDATE)
        SELECT count(*) FROM people.passkey AS p WHERE p.user_id = (SELECT o.id FROM person AS o)
        """;

    private const string InsertSql = """
        INSERT INTO people.passkey (id, user_id, credential_id, public_key, name, sign_count, transports, is_user_verified, is_backup_eligible,
            is_backed_up, attestation_object, client_data_json, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@id, @userId, @CredentialId, @PublicKey, @name, @signCount, @transports, @IsUserVerified, @IsBackupEligible,
            @IsBackedUp, @AttestationObject, @ClientDataJson, @nowUtc, @actor, @nowUtc, @actor)
        """;

    public static async Task<IReadOnlyList<(string UserId, UserPasskeyInfo Passkey)>> ListAsync(
        DbScope scope, Guid? userId, byte[]? credentialId, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {Columns} FROM people.passkey AS p WHERE {(userId is null ? "true" : "p.user_id = @userId")} AND {(credentialId is null ? "true" : "p.credential_id = @credentialId")} LIMIT {Most}";
        return [.. (await scope.QueryAsync<Row>(sql, new { userId, credentialId }, cancellationToken)).Select(row => (row.UserId, row.Read()))];
    }

    public static Task<int> CountAsync(DbScope scope, Guid id, CancellationToken cancellationToken) => scope.SingleAsync<int>(CountSql, new { id }, cancellationToken);

    public static Task InsertAsync(
        DbScope scope, Guid id, CurrentUser user, string name, UserPasskeyInfo passkey, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            InsertSql,
            new
            {
                id,
                userId = user.Id,
                passkey.CredentialId,
                passkey.PublicKey,
                name,
                signCount = (long)passkey.SignCount,
                transports = passkey.Transports ?? [],
                passkey.IsUserVerified,
                passkey.IsBackupEligible,
                passkey.IsBackedUp,
                passkey.AttestationObject,
                passkey.ClientDataJson,
                actor = user.Actor,
                nowUtc,
            },
            cancellationToken);

    /// <summary>Keeps how far the device has counted, and that it was used.</summary>
    public static Task<int> UsedAsync(DbScope scope, Guid id, UserPasskeyInfo passkey, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            UsedSql,
            new { id, passkey.CredentialId, signCount = (long)passkey.SignCount, passkey.IsBackedUp, passkey.IsUserVerified, nowUtc }, cancellationToken);

    private sealed record Row(
        string UserId, byte[] CredentialId, byte[] PublicKey, string Name, long SignCount, string Transports, bool IsUserVerified,
        bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject, byte[] ClientDataJson, DateTimeOffset CreatedAtUtc)
    {
        public UserPasskeyInfo Read() => new(
            CredentialId, PublicKey, CreatedAtUtc, (uint)SignCount, Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson)
        {
            Name = Name,
        };
    }
}
