using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.People;

/// <summary>What an id_token must be for.</summary>
/// <param name="Nonce">Of this very sign-in.</param>
internal sealed record ExpectedToken(string Issuer, string ClientId, string Nonce, DateTimeOffset NowUtc);

/// <summary>Checks an id_token (OpenID Connect Core 1.0, 3.1.3.7): who signed it, for whom, for which sign-in, and whether it is still good.</summary>
internal static class IdToken
{
    private const int LongestSubject = 255;

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <summary>The name of the key that signed; null where none is said.</summary>
    /// <exception cref="LoginRefusedException">It is no signed token.</exception>
    public static string? KeyIdOf(string token) => Text(Part(Split(token)[0]), "kid");

    /// <returns>Its claims.</returns>
    /// <exception cref="LoginRefusedException">It is not to be believed.</exception>
    public static JsonElement Check(string token, IReadOnlyList<SigningKey> keys, ExpectedToken expected)
    {
        var parts = Split(token);
        var header = Part(parts[0]);
        var (algorithm, id) = (Text(header, "alg") ?? "", Text(header, "kid"));
        Must(!header.TryGetProperty("crit", out _), "its header asks for what is not known here");
        var signature = Bytes(parts[2]);
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Must(keys.Any(key => (id is null || key.Id is null || string.Equals(key.Id, id, StringComparison.Ordinal)) && key.HasSigned(algorithm, signed, signature)), "no key of the provider signed it");

        var claims = Part(parts[1]);
        Must(string.Equals(Text(claims, "iss"), expected.Issuer, StringComparison.Ordinal), "another issuer made it");
        CheckAudience(claims, expected.ClientId);
        Must(Instant(claims, "exp") is { } ends && ends > expected.NowUtc - Leeway, "it has run out");
        Must(Instant(claims, "iat") is { } made && made <= expected.NowUtc + Leeway, "it was made later than now");
        Must(Instant(claims, "nbf") is not { } begins || begins <= expected.NowUtc + Leeway, "it is not good yet");
        Must(string.Equals(Text(claims, "nonce"), expected.Nonce, StringComparison.Ordinal), "it was made for another sign-in");
        Must(Text(claims, "sub") is { Length: > 0 and <= LongestSubject }, "it names nobody");
        return claims;
    }

    private static void CheckAudience(JsonElement claims, string clientId)
    {
        Must(claims.TryGetProperty("aud", out var audience), "it is for nobody");
        string?[] readers = audience.ValueKind is JsonValueKind.Array ? [.. audience.EnumerateArray().Select(one => one.GetString())] : [audience.GetString()];
        Must(readers.Contains(clientId, StringComparer.Ordinal), "it is for another program");
        var party = Text(claims, "azp");
        Must(party is null ? readers.Length == 1 : string.Equals(party, clientId, StringComparison.Ordinal), "it was given to another program");
    }

    private static string[] Split(string token)
    {
        var parts = token.Split('.');
        Must(parts.Length == 3, "it is not a signed token");
        return parts;
    }

    private static JsonElement Part(string text)
    {
        try
        {
            var part = JsonSerializer.Deserialize<JsonElement>(Bytes(text), JsonSerializerOptions.Strict);
            Must(part.ValueKind is JsonValueKind.Object, "it is not a token of JSON");
            return part;
        }
        catch (JsonException unreadable)
        {
            throw new LoginRefusedException("The id_token is refused: it is not a token of JSON.", unreadable);
        }
    }

    private static byte[] Bytes(string text)
    {
        Must(Base64Url.IsValid(text), "it is not written as a token");
        return Base64Url.DecodeFromChars(text);
    }

    private static DateTimeOffset? Instant(JsonElement claims, string member) =>
        claims.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253_402_300_800 // the year 10000
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static string? Text(JsonElement part, string member) =>
        part.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new LoginRefusedException($"The id_token is refused: {otherwise}.");
    }
}
