using System.Security.Cryptography;
using System.Text;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.People;

/// <summary>What stands against a try to sign in.</summary>
/// <param name="LockedUntilUtc">The name is locked until then.</param>
/// <param name="ComeAgainIn">Too many tries, right or wrong: when to come again.</param>
internal sealed record SignInBar(DateTimeOffset? LockedUntilUtc, TimeSpan? ComeAgainIn);

/// <summary>
/// Counts tries to sign in by the name that was tried, whether or not anybody has it, so that no answer tells whether an
/// account exists. Ten tries in 15 minutes are taken, right or wrong; five wrong ones (a setting) lock the name for 15 minutes (a
/// setting), the next five for twice as long, and so on up to 64 times; a right one forgets them. One statement counts, so guesses in parallel and through
/// several processes are all counted.
/// </summary>
internal sealed class Lockout(Database database, SettingValues values, TimeProvider clock)
{
    public const int Tries = 10;
    public const int WrongAllowed = 5;
    public static readonly TimeSpan First = TimeSpan.FromMinutes(15);
    private const int MostDoublings = 6;
    private const int MostMinutes = 24 * 60;

    private static readonly SettingDefinition Wrong = new(
        "people.lockoutAfter", "Signing in", "Wrong passwords after which a name is locked.", FieldTypes.Whole(3, Tries), WrongAllowed, [Role.Administrator]);

    private static readonly SettingDefinition Minutes = new(
        "people.lockoutMinutes", "Signing in", "Minutes for which a name is locked the first time; each time after that twice as long.",
        FieldTypes.Whole(1, MostMinutes), 15, [Role.Administrator]);

    public static IReadOnlyList<SettingDefinition> Settings { get; } = [Wrong, Minutes];

    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private const string TrySql = """
        INSERT INTO people.sign_in_attempt AS a (name_hash, window_began_at_utc, tries, last_at_utc) VALUES (@hash, @nowUtc, 1, @nowUtc)
        ON CONFLICT (name_hash) DO UPDATE SET
            tries = CASE WHEN a.window_began_at_utc <= @nowUtc - @First THEN 1 ELSE a.tries + 1 END,
            window_began_at_utc = CASE WHEN a.window_began_at_utc <= @nowUtc - @First THEN @nowUtc ELSE a.window_began_at_utc END,
            last_at_utc = @nowUtc
        RETURNING tries, window_began_at_utc, locked_until_utc
        """;

    private const string WrongSql = """
        WITH counted AS (
            UPDATE people.sign_in_attempt SET
                failed = CASE WHEN failed + 1 >= @wrongAllowed THEN 0 ELSE failed + 1 END,
                lockouts = lockouts + CASE WHEN failed + 1 >= @wrongAllowed THEN 1 ELSE 0 END,
                locked_until_utc = CASE WHEN failed + 1 >= @wrongAllowed
                    THEN @nowUtc + @lockedFor * power(2, least(lockouts, @MostDoublings)) ELSE locked_until_utc END
            WHERE name_hash = @hash RETURNING locked_until_utc
        ), forgotten AS (
            DELETE FROM people.sign_in_attempt WHERE last_at_utc < @nowUtc - @Kept AND name_hash <> @hash
        )
        UPDATE people.user_account AS u SET locked_until_utc = c.locked_until_utc
        FROM counted AS c WHERE u.normalized_name = @normalizedName AND u.locked_until_utc IS DISTINCT FROM c.locked_until_utc
        """;

    private const string RightSql = """
        WITH forgotten AS (UPDATE people.sign_in_attempt SET failed = 0, lockouts = 0, locked_until_utc = NULL WHERE name_hash = @hash)
        UPDATE people.user_account SET locked_until_utc = NULL WHERE normalized_name = @normalizedName
        """;

    /// <summary>Counts a try.</summary>
    /// <returns>What stands against it, if anything.</returns>
    public async Task<SignInBar> TryAsync(string normalizedName, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var row = await scope.SingleAsync<Row>(TrySql, new { hash = HashOf(normalizedName), nowUtc, First }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return new(row.LockedUntilUtc > nowUtc ? row.LockedUntilUtc : null, row.Tries > Tries ? row.WindowBeganAtUtc + First - nowUtc : null);
    }

    /// <param name="userId">Whose name it is, for the audit; null: nobody's.</param>
    public Task CountWrongAsync(string normalizedName, Guid? userId, CancellationToken cancellationToken) =>
        RunAsync(WrongSql, normalizedName, isWrong: true, userId, cancellationToken);

    public Task ForgetAsync(string normalizedName, CancellationToken cancellationToken) => RunAsync(RightSql, normalizedName, isWrong: false, null, cancellationToken);

    /// <summary>What the table knows a name by.</summary>
    public static byte[] HashOf(string normalizedName) => SHA256.HashData(Encoding.UTF8.GetBytes(normalizedName));

    private async Task RunAsync(string sql, string normalizedName, bool isWrong, Guid? userId, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var (wrongAllowed, lockedFor) = (values.Get<int>(Wrong), TimeSpan.FromMinutes(values.Get<int>(Minutes)));
        await scope.ExecuteAsync(
            sql, new { hash = HashOf(normalizedName), normalizedName, wrongAllowed, lockedFor, MostDoublings, Kept, nowUtc = clock.GetUtcNow() }, cancellationToken);
        if (isWrong)
            await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SignInFailed, userId, "system:sign-in", clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private sealed record Row(int Tries, DateTimeOffset WindowBeganAtUtc, DateTimeOffset? LockedUntilUtc);
}
