using System.Security.Claims;
using System.Text.Encodings.Web;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.People;

internal sealed class SessionOptions : AuthenticationSchemeOptions;

/// <summary>
/// Authenticates a request by its access token or a program's key: from the Authorization field, the cookie or, as browsers cannot set
/// fields on a web socket, the query of the live connection.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<SessionOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, ApiKeys keys)
    : AuthenticationHandler<SessionOptions>(options, logger, encoder)
{
    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (token, type) = Read();
        if (token is null)
            return AuthenticateResult.NoResult();
        if (token.StartsWith(ApiKeys.Mark, StringComparison.Ordinal))
        {
            return await keys.FindAsync(token, Context.RequestAborted) is { } holder
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new SessionIdentity(holder.User, holder.KeyId, SessionScheme.ByKey)), Scheme.Name))
                : AuthenticateResult.Fail("The key is not known, expired or archived.");
        }

        if (await sessions.FindAsync(token, Context.RequestAborted) is not var (user, sessionId))
            return AuthenticateResult.Fail("The access token is not known, expired or revoked.");
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new SessionIdentity(user, sessionId, type)), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private (string? Token, string Type) Read()
    {
        var field = Request.Headers.Authorization.ToString();
        if (field.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            return (field[BearerPrefix.Length..].Trim(), SessionScheme.ByBearer);
        if (Request.Cookies[SessionScheme.AccessCookie] is { Length: > 0 } cookie)
            return (cookie, SessionScheme.ByCookie);
        return Request.Path.StartsWithSegments("/live", StringComparison.OrdinalIgnoreCase) && Request.Query["access_token"] is [{ Length: > 0 } query]
            ? (query, SessionScheme.ByBearer)
            : (null, "");
    }
}
