using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>
/// Signs in by a passkey, without a name: the device says whose it is. No code is asked for beside it, since the device has checked
/// the person. Locks of a name do not hold here: they stand against guessing passwords, and a signature is not guessed.
/// </summary>
internal static partial class SignInWithPasskey
{
    public sealed record Request([StringLength(200, MinimumLength = 1)] string Ticket, JsonElement Credential);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/passkey/challenge", AskAsync).WithName("AskForSignInWithPasskey").WithSummary("Asks a device for a passkey to sign in with.")
            .DisableAntiforgery().AllowAnonymous();
        routes.MapPost("/auth/passkey", HandleAsync).WithName(nameof(SignInWithPasskey)).WithSummary("Signs in with a passkey, by cookies (default) or with tokens in the answer.")
            .DisableAntiforgery() // nothing is done here on behalf of the person that a cookie names
            .AllowAnonymous();
    }

    private static async Task<Ok<PasskeyChallenge>> AskAsync(
        HttpContext context, IPasskeyHandler<UserAccount> handler, PasskeyChallenges challenges, CancellationToken cancellationToken)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, context);
        return TypedResults.Ok(await challenges.AddAsync(null, asked.RequestOptionsJson, asked.AssertionState ?? "", cancellationToken));
    }

    private static async Task<Results<Ok<SignIn.Response>, ProblemHttpResult>> HandleAsync(
        Request request, [RegularExpression(SignIn.Modes)] string? mode, HttpContext context, IPasskeyHandler<UserAccount> handler, PasskeyChallenges challenges,
        Sessions sessions, Database database, TimeProvider clock, ILogger<PasskeyChallenges> log, CancellationToken cancellationToken)
    {
        var state = await challenges.TakeAsync(null, request.Ticket, cancellationToken);
        var result = state is null ? null : await handler.PerformAssertionAsync(new()
        {
            HttpContext = context,
            CredentialJson = request.Credential.GetRawText(),
            AssertionState = state,
        });
        if (result is not { Succeeded: true, User: { IsActive: true } account, Passkey: { } passkey })
        {
            LogRefused(log, result?.Failure?.Message ?? (result is null ? "the challenge was used or has run out" : "the account is inactive"));
            await WriteFailureAsync(result?.User?.Id, database, clock, cancellationToken);
            return TypedResults.Problem(Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", "The passkey was not taken. Try again, or sign in another way."));
        }

        await using (var scope = await database.AsWorkerAsync(cancellationToken))
        {
            await PasskeyRows.UsedAsync(scope, account.Id, passkey, clock.GetUtcNow(), cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(await SignIn.BeginAsync(context, mode, account.Id, sessions, cancellationToken));
    }

    private static async Task WriteFailureAsync(Guid? userId, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.SignInFailed, userId, "system:sign-in", clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by passkey was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
