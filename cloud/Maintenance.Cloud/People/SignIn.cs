using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Signs a person in. A wrong password and an unknown name are answered with the same words after the same work.</summary>
internal static class SignIn
{
    /// <param name="Code">Of the second factor, or a recovery code; asked for where the person has one.</param>
    public sealed record Request(
        [StringLength(200, MinimumLength = 1), RegularExpression(@"[^\0]*")] string SignInName, [StringLength(200, MinimumLength = 1)] string Password,
        [StringLength(20, MinimumLength = 6)] string? Code = null);

    /// <param name="AccessToken">Only for mode bearer.</param>
    /// <param name="RefreshToken">Only for mode bearer.</param>
    public sealed record Response(string? AccessToken, string? RefreshToken, DateTimeOffset ExpiresAtUtc, GetMe.Response? User);

    /// <summary>How <c>mode</c> may be said.</summary>
    public const string Modes = "^([Cc]ookie|[Bb]earer)$";

    // Of no password: verifying against it takes as long as against a real one.
    private static readonly string NobodysHash = new PasswordHasher<UserAccount>().HashPassword(null!, TokenHash.NewToken());

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/sign-in", HandleAsync)
        .WithName(nameof(SignIn))
        .WithSummary("Signs in, by cookies (default) or with tokens in the answer.")
        .DisableAntiforgery() // nothing is done here on behalf of the person that a cookie names
        .AllowAnonymous();

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, [RegularExpression(Modes)] string? mode, HttpContext context, UserManager<UserAccount> accounts, Lockout lockout,
        SecondFactor factor, Sessions sessions, CancellationToken cancellationToken)
    {
        var name = accounts.NormalizeName(request.SignInName);
        if (await lockout.TryAsync(name, cancellationToken) is var bar && Refuse(context, bar) is { } refused)
            return refused;
        var account = await accounts.FindByNameAsync(request.SignInName);
        var isRight = account is { IsActive: true, PasswordHash: not null }
            ? await accounts.CheckPasswordAsync(account, request.Password)
            : accounts.PasswordHasher.VerifyHashedPassword(null!, NobodysHash, request.Password) == PasswordVerificationResult.Success;
        if (account is null || !isRight)
        {
            await lockout.CountWrongAsync(name, account?.Id, cancellationToken);
            return NotSignedIn("The name or the password is wrong.");
        }

        if (await factor.AskAsync(account.Id, request.Code, cancellationToken) is not SecondFactorAnswer.Right and var answer)
        {
            if (answer is SecondFactorAnswer.Wrong)
                await lockout.CountWrongAsync(name, account.Id, cancellationToken);
            return NotSignedIn(answer is SecondFactorAnswer.Wrong ? "The code is wrong, or was used already." : "Send the code of your second factor too.", needsCode: true);
        }

        await lockout.ForgetAsync(name, cancellationToken);
        return TypedResults.Ok(await BeginAsync(context, mode, account.Id, sessions, cancellationToken));
    }

    /// <summary>Begins a session of a person who has been proved.</summary>
    internal static async Task<Response> BeginAsync(HttpContext context, string? mode, Guid userId, Sessions sessions, CancellationToken cancellationToken)
    {
        var tokens = await sessions.BeginAsync(userId, SessionOrigin.Of(context), cancellationToken);
        var held = string.Equals(mode, nameof(SessionMode.Bearer), StringComparison.OrdinalIgnoreCase) ? SessionMode.Bearer : SessionMode.Cookie;
        return await AnswerAsync(context, held, tokens, sessions, cancellationToken);
    }

    /// <param name="needsCode">The password was right: the answer says so, as <c>needsCode</c>, to ask for the code.</param>
    private static ProblemHttpResult NotSignedIn(string detail, bool needsCode = false)
    {
        var problem = Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", detail);
        if (needsCode)
            problem.Extensions["needsCode"] = true;
        return TypedResults.Problem(problem);
    }

    /// <summary>Gives the tokens as the caller asked for them.</summary>
    internal static async Task<Response> AnswerAsync(
        HttpContext context, SessionMode mode, SessionTokens tokens, Sessions sessions, CancellationToken cancellationToken)
    {
        var user = await sessions.FindAsync(tokens.AccessToken, cancellationToken) is var (found, _) ? GetMe.Response.Of(found) : null;
        if (mode == SessionMode.Bearer)
            return new(tokens.AccessToken, tokens.RefreshToken, tokens.AccessExpiresAtUtc, user);
        SessionCookies.Set(context, tokens);
        return new(null, null, tokens.AccessExpiresAtUtc, user);
    }

    /// <returns>Null where nothing stands against the try.</returns>
    internal static ProblemHttpResult? Refuse(HttpContext context, SignInBar bar)
    {
        if (bar.ComeAgainIn is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem(Problems.Of(StatusCodes.Status429TooManyRequests, "Too many tries", $"At most {Lockout.Tries} tries in {Lockout.First.TotalMinutes} minutes."));
        }

        return bar.LockedUntilUtc is { } untilUtc
            ? TypedResults.Problem(Problems.Of(StatusCodes.Status423Locked, "Signing in is locked", $"After too many wrong passwords this name is locked until {untilUtc:O}."))
            : null;
    }
}

/// <summary>How a session is to be held.</summary>
internal enum SessionMode
{
    /// <summary>By the browser, in cookies.</summary>
    Cookie,

    /// <summary>By a program, from the answer.</summary>
    Bearer,
}
