using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>
/// Trades the refresh token, once, for new tokens. It asks for no antiforgery header: its cookie goes to no other site's
/// request (SameSite=Strict), and forging it would only give the browser its own new tokens.
/// </summary>
internal static class RefreshSession
{
    /// <param name="RefreshToken">For mode bearer; a browser's comes in its cookie.</param>
    public sealed record Request(string? RefreshToken);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/refresh", HandleAsync)
        .WithName(nameof(RefreshSession))
        .WithSummary("Trades a refresh token for new tokens; one that was used before ends the session.")
        .DisableAntiforgery()
        .AllowAnonymous();

    internal static async Task<Results<Ok<SignIn.Response>, ProblemHttpResult>> HandleAsync(
        Request? request, HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        var origin = SessionOrigin.Of(context);
        var mode = request?.RefreshToken is null ? SessionMode.Cookie : SessionMode.Bearer;
        if ((request?.RefreshToken ?? context.Request.Cookies[SessionScheme.RefreshCookie]) is { Length: > 0 } token
            && await sessions.RefreshAsync(token, origin, cancellationToken) is { } tokens)
        {
            return TypedResults.Ok(await SignIn.AnswerAsync(context, mode, tokens, sessions, cancellationToken));
        }

        SessionCookies.Clear(context);
        return TypedResults.Problem(Problems.Of(StatusCodes.Status401Unauthorized, "The session has ended", "Sign in again."));
    }
}
