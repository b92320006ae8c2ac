using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Contracts.Transport;

/// <summary>
/// A gateway's proof on a request: HTTP Message Signatures (RFC 9421) over method, path, body digest (RFC 9530) and gateway,
/// with ecdsa-p256-sha256. The time of signing is covered but not judged: a gateway whose clock stands in 1970 must still
/// deliver, and a replayed batch has no effect because its sequences are already stored.
/// </summary>
/// <param name="ContentDigest">Value of the <c>Content-Digest</c> field.</param>
/// <param name="SignatureInput">Value of the <c>Signature-Input</c> field.</param>
/// <param name="Signature">Value of the <c>Signature</c> field.</param>
public sealed record RequestSignature(string ContentDigest, string SignatureInput, string Signature)
{
    /// <summary>Field that names the gateway.</summary>
    public const string GatewayField = "Maintenance-Gateway";

    private const string Components = "(\"@method\" \"@path\" \"content-digest\" \"maintenance-gateway\")";
    private const int SignatureBytes = 64;

    /// <summary>Signs a request.</summary>
    /// <param name="key">The gateway's private key, P-256.</param>
    /// <param name="body">The body as it goes over the wire (compressed).</param>
    public static RequestSignature Sign(
        ECDsa key, Guid gatewayId, string method, string path, ReadOnlySpan<byte> body, DateTimeOffset createdAtUtc)
    {
        ArgumentNullException.ThrowIfNull(key);
        var digest = DigestOf(body);
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"{Components};created={createdAtUtc.ToUnixTimeSeconds()};keyid=\"{gatewayId}\";alg=\"ecdsa-p256-sha256\"");
        var signature = key.SignData(
            Covered(method, path, digest, gatewayId, parameters), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new(digest, $"gateway={parameters}", $"gateway=:{Convert.ToBase64String(signature)}:");
    }

    /// <summary>Whether this is <paramref name="key"/>'s signature on just this request.</summary>
    public bool IsValid(ECDsa key, Guid gatewayId, string method, string path, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!string.Equals(ContentDigest, DigestOf(body), StringComparison.Ordinal)
            || !SignatureInput.StartsWith($"gateway={Components};", StringComparison.Ordinal)
            || !Signature.StartsWith("gateway=:", StringComparison.Ordinal) || !Signature.EndsWith(':'))
        {
            return false;
        }

        var parameters = SignatureInput["gateway=".Length..];
        Span<byte> signature = stackalloc byte[SignatureBytes];
        return Convert.TryFromBase64Chars(Signature.AsSpan()["gateway=:".Length..^1], signature, out var length)
            && length == SignatureBytes
            && key.VerifyData(
                Covered(method, path, ContentDigest, gatewayId, parameters), signature,
                HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static string DigestOf(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    private static byte[] Covered(string method, string path, string digest, Guid gatewayId, string parameters) =>
        Encoding.ASCII.GetBytes($"""
            "@method": {method}
            "@path": {path}
            "content-digest": {digest}
            "maintenance-gateway": {gatewayId}
            "@signature-params": {parameters}
            """.ReplaceLineEndings("\n"));
}
