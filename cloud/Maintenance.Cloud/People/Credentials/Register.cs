using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Sets a password by invitation. One statement spends the token, so of racing tries one wins.</summary>
internal static class Register
{
    public sealed record Request([StringLength(200, MinimumLength = 1)] string Token, [StringLength(200, MinimumLength = 1)] string Password);

    /// <param name="SignInName">To sign in with from now on.</param>
    public sealed record Response(string SignInName);

    private const string WhoSql = """
        SELECT i.user_id::text FROM people.invitation AS i JOIN people.user_account AS u ON u.id = i.user_id AND u.is_active
        WHERE i.hash = @hash AND i.used_at_utc IS NULL AND i.expires_at_utc > @nowUtc
        """;

    private const string SpendSql = """
        UPDATE people.invitation SET used_at_utc = @nowUtc
        WHERE hash = @hash AND used_at_utc IS NULL AND expires_at_utc > @nowUtc
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/register", HandleAsync)
        .WithName(nameof(Register))
        .WithSummary("Sets your password with the token of an invitation.")
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .DisableAntiforgery() // the token proves the person, not a cookie
        .AllowAnonymous();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, UserManager<UserAccount> accounts, Sessions sessions, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (hash, nowUtc) = (TokenHash.Of(request.Token), clock.GetUtcNow());
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.FindAsync<string>(WhoSql, new { hash, nowUtc }, cancellationToken) is not { } userId || await accounts.FindByIdAsync(userId) is not { } account)
            return Spent();
        if (await NewPassword.FaultsAsync(accounts, account, request.Password) is { Count: > 0 } faults)
            return NewPassword.Refuse("password", faults);
        if (await scope.ExecuteAsync(SpendSql, new { hash, nowUtc }, cancellationToken) == 0)
            return Spent();

        await NewPassword.SetAsync(scope, accounts, account, request.Password, cancellationToken);
        await scope.ExecuteAsync(SessionSql.RevokeOthers, new { userId = account.Id, sessionId = Guid.Empty, nowUtc }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.PasswordChanged, account.Id, userId, nowUtc, null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        sessions.Forget();
        return TypedResults.Ok(new Response(account.SignInName));
    }

    private static ProblemHttpResult Spent() => TypedResults.Problem(Problems.OfFields(
        StatusCodes.Status422UnprocessableEntity, "The invitation is not good", ("token", "It was used, has run out, or never was. Ask for another.")));
}
