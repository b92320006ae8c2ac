using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Maintenance.Cloud.People;

/// <summary>A key with which a provider signs (JSON Web Key, RFC 7517 and 7518).</summary>
/// <param name="Id">Null where the provider gave none.</param>
/// <param name="Algorithm">The only one that it is for; null: any of its kind.</param>
internal sealed record SigningKey(string? Id, string? Algorithm, JsonElement Jwk)
{
    /// <summary>The keys of a set that can sign; others are passed over.</summary>
    public static IReadOnlyList<SigningKey> ReadAll(JsonElement set) =>
        [.. set.GetProperty("keys").EnumerateArray()
            .Where(jwk => Text(jwk, "kty") is "RSA" or "EC" && Text(jwk, "use") is null or "sig")
            .Select(jwk => new SigningKey(Text(jwk, "kid"), Text(jwk, "alg"), jwk.Clone()))];

    /// <summary>Whether it signed the bytes. An algorithm that is not of the key's kind signed nothing: no "none", and no secret made of a public key.</summary>
    /// <param name="algorithm">Of RFC 7518, 3.1, e.g. RS256.</param>
    public bool HasSigned(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        algorithm.Length == 5 && HashOf(algorithm[2..]) is { } hash && (Algorithm is null || string.Equals(Algorithm, algorithm, StringComparison.Ordinal))
        && (Text(Jwk, "kty"), algorithm[..2]) switch
        {
            ("RSA", "RS") => HasRsa(signed, signature, hash, RSASignaturePadding.Pkcs1),
            ("RSA", "PS") => HasRsa(signed, signature, hash, RSASignaturePadding.Pss),
            ("EC", "ES") => HasEllipticCurve(signed, signature, hash),
            _ => false,
        };

    private bool HasRsa(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") });
        return rsa.VerifyData(signed, signature, hash, padding);
    }

    private bool HasEllipticCurve(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        var curve = (Text(Jwk, "crv"), hash.Name) switch
        {
            ("P-256", "SHA256") => ECCurve.NamedCurves.nistP256,
            ("P-384", "SHA384") => ECCurve.NamedCurves.nistP384,
            ("P-521", "SHA512") => ECCurve.NamedCurves.nistP521,
            _ => default,
        };
        if (curve.Oid is null)
            return false;
        using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = Bytes("x"), Y = Bytes("y") } });
        return key.VerifyData(signed, signature, hash);
    }

    private byte[] Bytes(string member) => Base64Url.DecodeFromChars(Text(Jwk, member) ?? "");

    private static HashAlgorithmName? HashOf(string bits) => bits switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static string? Text(JsonElement jwk, string member) => jwk.TryGetProperty(member, out var value) ? value.GetString() : null;
}
