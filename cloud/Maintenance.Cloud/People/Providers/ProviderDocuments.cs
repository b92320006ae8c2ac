using System.Collections.Concurrent;
using System.Text.Json;

namespace Maintenance.Cloud.People;

/// <summary>Where a provider of OpenID Connect is asked for what (OpenID Connect Discovery 1.0).</summary>
internal sealed record ProviderDocument(string AuthorizationEndpoint, string TokenEndpoint, string JwksUri, string? UserInformationEndpoint);

/// <summary>
/// Remembers what providers tell about themselves for an hour. A token signed with a key that is not known makes it ask for the keys
/// again, once a minute at most, so that a provider may change its keys and nobody can make it ask without end.
/// </summary>
internal sealed class ProviderDocuments(TimeProvider clock)
{
    private const string Path = "/.well-known/openid-configuration";
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeysAskedEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ProviderDocument Document, DateTimeOffset ReadAtUtc)> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (IReadOnlyList<SigningKey> Keys, DateTimeOffset ReadAtUtc)> _keys = new(StringComparer.Ordinal);

    /// <exception cref="LoginRefusedException">It cannot be had, or is another provider's.</exception>
    public async Task<ProviderDocument> FindAsync(HttpClient http, string authority, CancellationToken cancellationToken)
    {
        if (_documents.TryGetValue(authority, out var known) && clock.GetUtcNow() - known.ReadAtUtc < KeptFor)
            return known.Document;
        var json = await GetAsync(http, authority.TrimEnd('/') + Path, cancellationToken);
        if (!string.Equals(Text(json, "issuer"), authority, StringComparison.Ordinal))
            throw new LoginRefusedException($"What lies at {authority}{Path} names another issuer: Authority must be exactly as the provider names itself.");
        var document = new ProviderDocument(
            Address(json, "authorization_endpoint")!, Address(json, "token_endpoint")!, Address(json, "jwks_uri")!, Address(json, "userinfo_endpoint", isOptional: true));
        _documents[authority] = (document, clock.GetUtcNow());
        return document;
    }

    /// <param name="keyId">The key that is looked for.</param>
    public async Task<IReadOnlyList<SigningKey>> KeysAsync(HttpClient http, ProviderDocument document, string? keyId, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (_keys.TryGetValue(document.JwksUri, out var known)
            && (nowUtc - known.ReadAtUtc < KeysAskedEvery
                || (nowUtc - known.ReadAtUtc < KeptFor && known.Keys.Any(key => keyId is null || string.Equals(key.Id, keyId, StringComparison.Ordinal)))))
        {
            return known.Keys;
        }

        var keys = SigningKey.ReadAll(await GetAsync(http, document.JwksUri, cancellationToken));
        _keys[document.JwksUri] = (keys, nowUtc);
        return keys;
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetFromJsonAsync<JsonElement>(address, cancellationToken);
        }
        catch (Exception away) when (away is HttpRequestException or JsonException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new LoginRefusedException($"The provider did not answer at {address}: {away.Message}", away);
        }
    }

    private static string? Address(JsonElement document, string member, bool isOptional = false) =>
        Text(document, member) is { } address && ProviderSettings.IsSafe(address) ? address
        : isOptional ? null
        : throw new LoginRefusedException($"The provider's document has no {member} that is an address of https.");

    private static string? Text(JsonElement document, string member) =>
        document.ValueKind is JsonValueKind.Object && document.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
