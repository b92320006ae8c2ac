using System.Security.Cryptography;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>
/// <c>first-login</c>: makes the one account that an empty installation needs, Administrator of every site, and prints
/// its random password, once. <c>--reset</c> gives it a new one, unlocks it and ends its sessions.
/// </summary>
internal static class FirstLogin
{
    public const string SignInName = "admin";
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 24;

    private const string MakeSql = """
        INSERT INTO people.user_account AS u (id, sign_in_name, normalized_name, display_name, password_hash, security_stamp, is_first_login)
        VALUES (@Id, @SignInName, @NormalizedName, @DisplayName, @PasswordHash, @SecurityStamp, true)
        ON CONFLICT (is_first_login) WHERE is_first_login DO UPDATE SET
            password_hash = excluded.password_hash, security_stamp = excluded.security_stamp,
            locked_until_utc = NULL, is_active = true
        WHERE @isReset
        RETURNING u.id
        """;

    // An administrator does no work; in the demonstration one person should be able to try everything.
    private const string JoinSql = """
        INSERT INTO people.membership (user_id, site_id, role)
        SELECT u.id, s.id, r.role FROM people.user_account AS u CROSS JOIN platform.site AS s
        JOIN (VALUES ('Administrator'), ('Manager'), ('Supervisor'), ('Technician'), ('ReliabilityEngineer')) AS r (role) ON r.role = 'Administrator' OR s.code = @demo
        WHERE u.is_first_login ON CONFLICT DO NOTHING
        """;

    private const string EndSessionsSql = """
        WITH unlocked AS (DELETE FROM people.sign_in_attempt WHERE name_hash = @nameHash)
        UPDATE people.session SET revoked_at_utc = now() WHERE user_id = @id AND revoked_at_utc IS NULL
        """;

    public static Verb Verb { get; } = new("first-login", RunAsync);

    /// <summary>Makes the first login, where there is one, a member of all sites.</summary>
    public static Task JoinSitesAsync(DbScope scope, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(JoinSql, new { demo = SeedDemoVerb.SiteCode }, cancellationToken);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var services = context.Services.CreateAsyncScope();
        var accounts = services.ServiceProvider.GetRequiredService<UserManager<UserAccount>>();
        var password = RandomNumberGenerator.GetString(Alphabet, PasswordLength);
        var account = new UserAccount
        {
            Id = Guid.CreateVersion7(services.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow()),
            SignInName = SignInName,
            NormalizedName = accounts.NormalizeName(SignInName),
            DisplayName = "First administrator",
            SecurityStamp = TokenHash.NewToken(),
        };
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);

        await using var scope = await context.AsOwnerAsync(cancellationToken);
        var id = await scope.FindAsync<Guid?>(
            MakeSql,
            new
            {
                account.Id,
                account.SignInName,
                account.NormalizedName,
                account.DisplayName,
                account.PasswordHash,
                account.SecurityStamp,
                isReset = context.Arguments.Contains("--reset"),
            },
            cancellationToken);
        if (id is null)
        {
            await context.PrintAsync(new { });
            return;
        }

        await JoinSitesAsync(scope, cancellationToken);
        await scope.ExecuteAsync(EndSessionsSql, new { id, nameHash = Lockout.HashOf(account.NormalizedName) }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        await context.PrintAsync(new { signInName = SignInName, password });
    }
}
