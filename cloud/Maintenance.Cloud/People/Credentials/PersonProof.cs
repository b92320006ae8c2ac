using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>
/// Asks whoever changes a way to sign in for their password again: a page left open must not be enough. Who has none must have signed
/// in a moment ago.
/// </summary>
internal sealed class PersonProof(UserManager<UserAccount> accounts, Lockout lockout, Database database, TimeProvider clock)
{
    /// <summary>How long a sign-in is new.</summary>
    public static readonly TimeSpan NewFor = TimeSpan.FromMinutes(10);

    private const string NewSql = "SELECT EXISTS (SELECT FROM people.session AS s WHERE s.id = @sessionId AND s.signed_in_at_utc > @sinceUtc)";

    /// <returns>Null where it is the person.</returns>
    public async Task<ProblemHttpResult?> RefuseAsync(HttpContext context, CurrentUser user, string? currentPassword, CancellationToken cancellationToken)
    {
        if (await accounts.FindByIdAsync(user.Id.ToString()) is not { } account)
            return Refusal("There is no such account.");
        if (account.PasswordHash is null)
            return await IsNewAsync(context, cancellationToken) ? null : Refusal($"You have no password: sign in again, and come within {NewFor.TotalMinutes} minutes.");
        var name = accounts.NormalizeName(user.SignInName);
        if (SignIn.Refuse(context, await lockout.TryAsync(name, cancellationToken)) is { } refused)
            return refused;
        if (currentPassword is not null && await accounts.CheckPasswordAsync(account, currentPassword))
            return null;
        await lockout.CountWrongAsync(name, user.Id, cancellationToken);
        return Refusal("This is not your password.");
    }

    private async Task<bool> IsNewAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.SingleAsync<bool>(NewSql, new { sessionId = SessionIdentity.IdOf(context.User), sinceUtc = clock.GetUtcNow() - NewFor }, cancellationToken);
    }

    private static ProblemHttpResult Refusal(string words) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "Nothing was changed", ("currentPassword", words)));
}
