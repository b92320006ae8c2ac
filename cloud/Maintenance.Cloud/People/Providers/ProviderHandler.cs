using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.People;

/// <summary>
/// The framework's OAuth handler (state, PKCE, exchange of the code), and what OpenID Connect asks for beside it: the provider's own
/// document, a nonce, and the id_token with its signature. The claims that it gives on are the subject and, where the provider has
/// checked it, the address.
/// </summary>
internal sealed class ProviderHandler(
    IOptionsMonitor<ProviderOptions> options, ILoggerFactory logger, UrlEncoder encoder, ProviderDocuments documents)
    : OAuthHandler<ProviderOptions>(options, logger, encoder)
{
    private const string Nonce = "nonce";

    private ProviderSettings Provider => Options.Provider;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await BeginAsync();
        properties.Items[Nonce] = TokenHash.NewToken();
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var address = base.BuildChallengeUrl(properties, redirectUri);
        return Provider.IsOpenId ? QueryHelpers.AddQueryString(address, Nonce, properties.Items[Nonce]!) : address;
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await BeginAsync();
        // RFC 9207: an answer that says it is another provider's is not this one's.
        if (Provider.IsOpenId && Request.Query["iss"].Any(issuer => !string.Equals(issuer, Provider.Authority, StringComparison.Ordinal)))
            return HandleRequestResult.Fail("The answer is another provider's.");
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var person = Provider.IsOpenId ? await CheckAsync(properties, tokens) : await AskAsync(Options.UserInformationEndpoint, tokens);
        if (Text(person, Provider.SubjectField) is not { Length: > 0 } subject)
            throw new LoginRefusedException($"The provider names nobody: its answer has no {Provider.SubjectField}.");
        identity.AddClaim(new(ClaimTypes.NameIdentifier, subject));
        if (Text(person, Provider.EmailField) is { Length: > 0 } email && IsTrue(person, Provider.EmailVerifiedField))
            identity.AddClaim(new(ClaimTypes.Email, email));
        return new(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>Calls this page by the name that browsers know, and a provider of OpenID Connect where its document says.</summary>
    private async Task BeginAsync()
    {
        if (Options.PublicAddress is { } address)
            (Request.Scheme, Request.Host) = (address.Scheme, new(address.Authority));
        if (!Provider.IsOpenId)
            return;
        var document = await documents.FindAsync(Backchannel, Provider.Authority, Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (document.AuthorizationEndpoint, document.TokenEndpoint);
    }

    private async Task<JsonElement> CheckAsync(AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        if (tokens.Response is not { } answer || Text(answer.RootElement, "id_token") is not { } token || properties.Items[Nonce] is not { } nonce)
            throw new LoginRefusedException("The provider gave no id_token: is openid among the Scopes?");
        var document = await documents.FindAsync(Backchannel, Provider.Authority, Context.RequestAborted);
        var keys = await documents.KeysAsync(Backchannel, document, IdToken.KeyIdOf(token), Context.RequestAborted);
        var claims = IdToken.Check(token, keys, new(Provider.Authority, Options.ClientId, nonce, TimeProvider.GetUtcNow()));
        if (Text(claims, Provider.EmailField) is not null || document.UserInformationEndpoint is not { } more)
            return claims;
        var person = await AskAsync(more, tokens);
        return string.Equals(Text(person, "sub"), Text(claims, "sub"), StringComparison.Ordinal)
            ? person
            : throw new LoginRefusedException("The provider's user information is about somebody else than its id_token.");
    }

    private async Task<JsonElement> AskAsync(string endpoint, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        request.Headers.Accept.Add(new("application/json"));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Context.RequestAborted);
    }

    /// <summary>Some providers name people by numbers.</summary>
    private static string? Text(JsonElement person, string member) => !person.TryGetProperty(member, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.ValueKind is JsonValueKind.Number ? value.GetRawText()
        : null;

    private static bool IsTrue(JsonElement person, string member) => person.TryGetProperty(member, out var value)
        && (value.ValueKind is JsonValueKind.True || (value.ValueKind is JsonValueKind.String && string.Equals(value.GetString(), "true", StringComparison.Ordinal)));
}
