using System.Security.Cryptography;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What a second factor says to a sign-in.</summary>
internal enum SecondFactorAnswer
{
    /// <summary>The person has none, or the code is right.</summary>
    Right,

    /// <summary>A code is asked for.</summary>
    Missing,
    Wrong,
}

/// <summary>Second factors of people: a code of the present time, each good once, or one of ten recovery codes, each good once.</summary>
internal sealed class SecondFactor(Database database, SecretBox box, TimeProvider clock)
{
    private const int RecoveryCodes = 10;
    private const int RecoveryLetters = 10;
    private const string RecoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private const string FindSql = "SELECT t.secret FROM people.two_factor AS t WHERE t.user_id = @userId AND (t.confirmed_at_utc IS NOT NULL) = @isConfirmed";

    // Only a newer step moves it on, so a code that was seen over a shoulder is good for nothing.
    private const string TakeSql = "UPDATE people.two_factor SET last_step = @step, confirmed_at_utc = coalesce(confirmed_at_utc, @nowUtc) WHERE user_id = @userId AND last_step < @step";

    private const string TakeRecoverySql = "UPDATE people.recovery_code SET used_at_utc = @nowUtc WHERE user_id = @userId AND hash = @hash AND used_at_utc IS NULL";

    private const string BeginSql = """
        INSERT INTO people.two_factor AS t (user_id, secret, made_at_utc) VALUES (@userId, @closed, @nowUtc)
        ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, made_at_utc = excluded.made_at_utc, last_step = 0 WHERE t.confirmed_at_utc IS NULL
        """;

    private const string StandSql = """
        SELECT (SELECT count(*) FROM people.two_factor AS t WHERE t.user_id = @userId AND t.confirmed_at_utc IS NOT NULL) > 0,
               (SELECT count(*) FROM people.recovery_code AS r WHERE r.user_id = @userId AND r.used_at_utc IS NULL)::int
        """;

    /// <returns>Whether it is on, and how many recovery codes are left.</returns>
    public async Task<(bool IsOn, int CodesLeft)> StandAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.SingleAsync<(bool, int)>(StandSql, new { userId }, cancellationToken);
    }

    /// <summary>Makes a new secret, which counts once <see cref="ConfirmAsync"/> has seen a code of it.</summary>
    /// <returns>Null where one is on already.</returns>
    public async Task<byte[]?> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetBytes(TimeCode.SecretBytes);
        var closed = await box.CloseAsync(secret, userId, cancellationToken);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.ExecuteAsync(BeginSql, new { userId, closed, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return rows == 1 ? secret : null;
    }

    /// <summary>Turns it on.</summary>
    /// <returns>The recovery codes, shown once; null where the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (!await TakeAsync(scope, userId, code, isConfirmed: false, cancellationToken))
            return null;
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, RecoveryLetters))];
        foreach (var one in codes)
            await scope.ExecuteAsync("INSERT INTO people.recovery_code (user_id, hash) VALUES (@userId, @hash)", new { userId, hash = TokenHash.Of(one) }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.TwoFactorOn, userId, userId.ToString(), clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return codes;
    }

    public async Task<SecondFactorAnswer> AskAsync(Guid userId, string? code, CancellationToken cancellationToken)
    {
        if (!(await StandAsync(userId, cancellationToken)).IsOn)
            return SecondFactorAnswer.Right;
        if (code is null)
            return SecondFactorAnswer.Missing;
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var plain = code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var isRight = await TakeAsync(scope, userId, plain, isConfirmed: true, cancellationToken)
            || await scope.ExecuteAsync(TakeRecoverySql, new { userId, hash = TokenHash.Of(plain), nowUtc = clock.GetUtcNow() }, cancellationToken) == 1;
        await scope.CommitAsync(cancellationToken);
        return isRight ? SecondFactorAnswer.Right : SecondFactorAnswer.Wrong;
    }

    /// <summary>Turns it off.</summary>
    public async Task EndAsync(Guid userId, string actor, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.ExecuteAsync("DELETE FROM people.two_factor WHERE user_id = @userId", new { userId }, cancellationToken) == 1)
            await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.TwoFactorOff, userId, actor, clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private async Task<bool> TakeAsync(DbScope scope, Guid userId, string code, bool isConfirmed, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        return await scope.FindAsync<byte[]>(FindSql, new { userId, isConfirmed }, cancellationToken) is { } closed
            && TimeCode.Match(await box.OpenAsync(closed, userId, cancellationToken), code, nowUtc) is { } step
            && await scope.ExecuteAsync(TakeSql, new { userId, step, nowUtc }, cancellationToken) == 1;
    }
}
