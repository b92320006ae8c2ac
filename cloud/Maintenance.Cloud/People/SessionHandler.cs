using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.People;

internal sealed class SessionOptions : AuthenticationSchemeOptions;

/// <summary>Authenticates a request by its access token, from the Authorization field or the cookie.</summary>
internal sealed class SessionHandler(IOptionsMonitor<SessionOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<SessionOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
}
