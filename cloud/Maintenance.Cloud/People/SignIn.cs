using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Signs a person in. A wrong password and an unknown name are answered with the same words after the same work.</summary>
internal static class SignIn
{
    public sealed record Request(
        [StringLength(200, MinimumLength = 1)] string SignInName, [StringLength(200, MinimumLength = 1)] string Password);

    /// <param name="AccessToken">Only for mode bearer.</param>
    /// <param name="RefreshToken">Only for mode bearer.</param>
    public sealed record Response(string? AccessToken, string? RefreshToken, DateTimeOffset ExpiresAtUtc, GetMe.Response? User);

    // Of no password: verifying against it takes as long as against a real one.
    private static readonly string NobodysHash = new PasswordHasher<UserAccount>().HashPassword(null!, TokenHash.NewToken());

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/sign-in", HandleAsync)
        .WithName(nameof(SignIn))
        .WithSummary("Signs in, by cookies (default) or with tokens in the answer.")
        .DisableAntiforgery() // nothing is done here on behalf of the person that a cookie names
        .AllowAnonymous();

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, [RegularExpression("^([Cc]ookie|[Bb]earer)$")] string? mode, HttpContext context, UserManager<UserAccount> accounts, Lockout lockout, SignInLimit limit,
        Sessions sessions, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (limit.Refuse(accounts.NormalizeName(request.SignInName)) is { } wait)
            return TooMany(context, wait);
        var account = await accounts.FindByNameAsync(request.SignInName);
        if (account?.LockedUntilUtc is { } untilUtc && untilUtc > clock.GetUtcNow())
            return TypedResults.Problem(Problems.Of(StatusCodes.Status423Locked, "The account is locked", $"After too many wrong passwords it is locked until {untilUtc:O}."));

        var isRight = account is { IsActive: true }
            ? await accounts.CheckPasswordAsync(account, request.Password)
            : accounts.PasswordHasher.VerifyHashedPassword(null!, NobodysHash, request.Password) == PasswordVerificationResult.Success;
        if (account is null || !isRight)
        {
            if (account is not null)
                await lockout.CountWrongAsync(account.Id, cancellationToken);
            return TypedResults.Problem(Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", "The name or the password is wrong."));
        }

        await lockout.ForgetAsync(account.Id, cancellationToken);
        var origin = new SessionOrigin(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent);
        var tokens = await sessions.BeginAsync(account.Id, origin, cancellationToken);
        var held = string.Equals(mode, nameof(SessionMode.Bearer), StringComparison.OrdinalIgnoreCase) ? SessionMode.Bearer : SessionMode.Cookie;
        return TypedResults.Ok(await AnswerAsync(context, held, tokens, sessions, cancellationToken));
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

    private static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(Problems.Of(StatusCodes.Status429TooManyRequests, "Too many tries", $"At most {SignInLimit.Tries} tries in {SignInLimit.Window.TotalMinutes} minutes."));
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
