using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Why a login of a provider lets nobody in; the page has words for each.</summary>
internal enum LoginRefusal
{
    /// <summary>No account is linked with it.</summary>
    Unknown,

    /// <summary>The invitation was used, has run out, or never was.</summary>
    Invitation,

    /// <summary>It is linked with an account that is not the invited one.</summary>
    Taken,

    /// <summary>The account is inactive.</summary>
    Inactive,

    /// <summary>The provider, or the person there, refused, or its answer was not to be believed.</summary>
    Refused,
}

/// <summary>
/// Links logins of providers with accounts. A login is linked by an invitation; or by an address that the provider has checked, with an
/// account that has this address and into which nobody has ever signed in: such an account has only what an administrator said of
/// it. Once somebody could sign in, the address is their own word, and following it would lead people into accounts of others.
/// </summary>
internal sealed class ExternalLogins(Database database, Sessions sessions, TimeProvider clock)
{
    private const string FindSql = """
        SELECT l.user_id, u.is_active FROM people.external_login AS l JOIN people.user_account AS u ON u.id = l.user_id
        WHERE l.provider = @provider AND l.subject = @subject
        """;

    private const string SpendSql = """
        UPDATE people.invitation AS i SET used_at_utc = @nowUtc FROM people.user_account AS u
        WHERE i.hash = @hash AND i.used_at_utc IS NULL AND i.expires_at_utc > @nowUtc AND u.id = i.user_id AND u.is_active
        RETURNING i.user_id
        """;

    // Locked: of two first sign-ins at once, the second finds that there was a first.
    private const string ByEmailSql = """
        SELECT u.id FROM people.user_account AS u
        WHERE lower(u.email) = lower(@email) AND u.is_active AND u.password_hash IS NULL AND u.last_sign_in_at_utc IS NULL
          AND NOT EXISTS (SELECT FROM people.external_login AS l WHERE l.user_id = u.id)
          AND NOT EXISTS (SELECT FROM people.session AS s WHERE s.user_id = u.id)
        FOR UPDATE OF u
        """;

    private const string LinkSql = """
        INSERT INTO people.external_login (provider, subject, user_id, linked_at_utc) VALUES (@provider, @subject, @userId, @nowUtc)
        ON CONFLICT (user_id, provider) DO UPDATE SET subject = excluded.subject, linked_at_utc = excluded.linked_at_utc
        """;

    /// <param name="verifiedEmail">Null where the provider has checked none.</param>
    /// <param name="invitation">The token with which the sign-in was begun, if any.</param>
    /// <returns>Whose login it is, or why nobody's.</returns>
    public async Task<(Guid? UserId, LoginRefusal Refusal)> FindOrLinkAsync(
        string provider, string subject, string? verifiedEmail, string? invitation, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var linked = await scope.FindAsync<(Guid UserId, bool IsActive)?>(FindSql, new { provider, subject }, cancellationToken);
        if (invitation is null && linked is var (known, isActive))
            return isActive ? (known, default) : (null, LoginRefusal.Inactive);

        var found = invitation is not null
            ? await scope.FindAsync<Guid?>(SpendSql, new { hash = TokenHash.Of(invitation), nowUtc }, cancellationToken)
            : verifiedEmail is not null ? await scope.FindAsync<Guid?>(ByEmailSql, new { email = verifiedEmail }, cancellationToken) : null;
        if (found is not { } userId)
            return (null, invitation is null ? LoginRefusal.Unknown : LoginRefusal.Invitation);
        if (linked is var (other, _) && other != userId)
            return (null, LoginRefusal.Taken);
        await scope.ExecuteAsync(LinkSql, new { provider, subject, userId, nowUtc }, cancellationToken);
        // As with a new password: whoever came in before the invitation is out.
        await scope.ExecuteAsync(SessionSql.RevokeOthers, new { userId, sessionId = Guid.Empty, nowUtc }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.LoginLinked, userId, userId.ToString(), nowUtc, null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        sessions.Forget();
        return (userId, default);
    }
}
