using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.People;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public sealed class IdTokenTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS384")]
    [InlineData("ES256")]
    public void A_token_of_the_provider_for_us_and_this_sign_in_is_believed(string algorithm) =>
        Check(Token(Claims(), algorithm)).GetProperty("sub").GetString().ShouldBe("anna");

    [Fact]
    public void Anything_else_is_not()
    {
        (string Member, JsonNode? Value)[] wrong =
        [
            ("iss", "https://elsewhere.example"), ("iss", null), ("aud", "another"), ("aud", new JsonArray("maintenance", "another")), ("aud", null), ("azp", "another"),
            ("exp", Now.ToUnixTimeSeconds() - 61), ("exp", null), ("exp", "tomorrow"), ("exp", 1e300), ("iat", Now.ToUnixTimeSeconds() + 61), ("nbf", Now.ToUnixTimeSeconds() + 61),
            ("nonce", "of another sign-in"), ("nonce", null), ("sub", ""), ("sub", null), ("sub", new string('x', 256)),
        ];
        foreach (var (member, value) in wrong)
        {
            var claims = Claims();
            claims[member] = value;
            Should.Throw<LoginRefusedException>(() => Check(Token(claims, "RS256")), $"{member}: {value}");
        }
    }

    [Fact]
    public void A_signature_counts_only_by_the_key_and_algorithm_that_are_the_providers()
    {
        var good = Token(Claims(), "RS256").Split('.');
        using var stranger = RSA.Create(2048);
        string[] tokens =
        [
            $"{good[0]}.{Text(Claims("eve").ToJsonString())}.{good[2]}", $"{good[0]}.{good[1]}.", $"{good[0]}.{good[1]}", "", "a.b.c", "....", $"{good[0]}.{good[1]}.!",
            Signed(Claims(), "none", _ => []), Signed(Claims(), "RS256", bytes => stranger.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            // A secret made of the public key: who believed it would believe anybody.
            Signed(Claims(), "HS256", bytes => HMACSHA256.HashData(_rsa.ExportRSAPublicKey(), bytes)),
            Token(Claims(), "RS256", "another key"), Token(Claims(), "ES256", "rsa"), Token(Claims(), "RS256", "curve"),
            Signed(Claims(), "RS256", bytes => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), header => header["crit"] = new JsonArray("b64")),
        ];
        foreach (var token in tokens)
            Should.Throw<LoginRefusedException>(() => Check(token), token);
    }

    private JsonElement Check(string token)
    {
        var (rsa, curve) = (_rsa.ExportParameters(false), _curve.ExportParameters(false).Q);
        var set = JsonSerializer.SerializeToElement(new
        {
            keys = new object[]
            {
                new { kty = "RSA", kid = "rsa", use = "sig", n = Text(rsa.Modulus!), e = Text(rsa.Exponent!) },
                new { kty = "EC", kid = "curve", crv = "P-256", x = Text(curve.X!), y = Text(curve.Y!) },
                new { kty = "oct", kid = "secret", k = "AAAA" },
            },
        });
        return IdToken.Check(token, SigningKey.ReadAll(set), new("https://provider.example", "maintenance", "of this sign-in", Now));
    }

    private static JsonObject Claims(string subject = "anna") => new()
    {
        ["iss"] = "https://provider.example",
        ["aud"] = "maintenance",
        ["sub"] = subject,
        ["exp"] = Now.ToUnixTimeSeconds() + 60,
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["nonce"] = "of this sign-in",
    };

    private string Token(JsonObject claims, string algorithm, string? key = null) => Signed(
        claims, algorithm,
        bytes => algorithm switch
        {
            "ES256" => _curve.SignData(bytes, HashAlgorithmName.SHA256),
            "PS384" => _rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
            _ => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        },
        header => header["kid"] = key ?? (algorithm is "ES256" ? "curve" : "rsa"));

    private static string Signed(JsonObject claims, string algorithm, Func<byte[], byte[]> sign, Action<JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = algorithm };
        change?.Invoke(header);
        var text = $"{Text(header.ToJsonString())}.{Text(claims.ToJsonString())}";
        return $"{text}.{Text(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Text(string json) => Text(Encoding.UTF8.GetBytes(json));

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
