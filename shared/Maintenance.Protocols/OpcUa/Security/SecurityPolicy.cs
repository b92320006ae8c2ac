using System.Security.Cryptography;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>
/// The algorithms of a channel, by the SecurityPolicy profiles of Part 7. The older ones (Basic128Rsa15, Basic256) are withdrawn there
/// and are not offered here.
/// </summary>
public sealed class SecurityPolicy
{
    private const string Prefix = "http://opcfoundation.org/UA/SecurityPolicy#";
    private const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private const string RsaOaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep";

    private SecurityPolicy(string name)
    {
        Name = name;
    }

    public static SecurityPolicy None { get; } = new(nameof(None));

    public static SecurityPolicy Basic256Sha256 { get; } = new(nameof(Basic256Sha256))
    {
        EncryptionKeySize = 32,
        SignatureAlgorithm = RsaSha256,
        EncryptionAlgorithm = RsaOaep,
    };

    public static SecurityPolicy Aes128Sha256RsaOaep { get; } = new("Aes128_Sha256_RsaOaep")
    {
        EncryptionKeySize = 16,
        SignatureAlgorithm = RsaSha256,
        EncryptionAlgorithm = RsaOaep,
    };

    public static SecurityPolicy Aes256Sha256RsaPss { get; } = new("Aes256_Sha256_RsaPss")
    {
        EncryptionKeySize = 32,
        SignatureAlgorithm = "http://opcfoundation.org/UA/security/rsa-pss-sha2-256",
        EncryptionAlgorithm = "http://opcfoundation.org/UA/security/rsa-oaep-sha2-256",
        SignaturePadding = RSASignaturePadding.Pss,
        EncryptionPadding = RSAEncryptionPadding.OaepSHA256,
    };

    public static IReadOnlyList<SecurityPolicy> All { get; } = [None, Basic256Sha256, Aes128Sha256RsaOaep, Aes256Sha256RsaPss];

    /// <summary>As the specification writes it after the number sign.</summary>
    public string Name { get; }

    public string Uri => Prefix + Name;

    public bool IsNone => EncryptionKeySize == 0;

    /// <summary>Length of the nonces of a channel, in bytes; 0 for None.</summary>
    public int NonceSize => IsNone ? 0 : 32;

    /// <summary>Length of a derived key for HMAC-SHA256, in bytes.</summary>
    internal int SigningKeySize => IsNone ? 0 : 32;

    /// <summary>Length of a derived key for AES-CBC, in bytes.</summary>
    internal int EncryptionKeySize { get; private init; }

    /// <summary>What an RSA key must have, in bits: the same for all three (Part 7, "CertificateKeyLength").</summary>
    internal const int LeastKeyBits = 2048;

    internal const int MostKeyBits = 4096;

    /// <summary>The URI that goes into a SignatureData (Part 4, "SignatureData"); null for None.</summary>
    internal string? SignatureAlgorithm { get; private init; }

    /// <summary>The URI that goes with an encrypted secret (Part 4, "UserIdentityToken"); null for None.</summary>
    internal string? EncryptionAlgorithm { get; private init; }

    private RSASignaturePadding SignaturePadding { get; init; } = RSASignaturePadding.Pkcs1;

    private RSAEncryptionPadding EncryptionPadding { get; init; } = RSAEncryptionPadding.OaepSHA1;

    // RFC 8017 §7.1.1: two hashes and two octets.
    private int EncryptionOverhead => EncryptionPadding == RSAEncryptionPadding.OaepSHA1 ? 42 : 66;

    /// <summary>The policy of this URI; null for one that is withdrawn or unknown.</summary>
    public static SecurityPolicy? Find(string? uri) =>
        All.FirstOrDefault(policy => string.Equals(policy.Uri, uri, StringComparison.Ordinal));

    public override string ToString() => Name;

    internal int PlainBlockSize(RSA key) => (key.KeySize / 8) - EncryptionOverhead;

    internal byte[] Sign(RSA key, ReadOnlySpan<byte> bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, SignaturePadding);

    internal bool Verify(RSA key, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, SignaturePadding);

    /// <summary>Encrypts block by block, the last one as short as it is; answers the length.</summary>
    internal int Encrypt(RSA key, ReadOnlySpan<byte> plain, Span<byte> cipher)
    {
        var block = PlainBlockSize(key);
        var written = 0;
        for (var at = 0; at < plain.Length; at += block)
            written += key.Encrypt(plain.Slice(at, Math.Min(block, plain.Length - at)), cipher[written..], EncryptionPadding);
        return written;
    }

    /// <exception cref="CryptographicException">The bytes were not encrypted for this key.</exception>
    internal int Decrypt(RSA key, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        var block = key.KeySize / 8;
        if (cipher.Length == 0 || cipher.Length % block != 0)
            throw new CryptographicException($"{cipher.Length} bytes are no whole blocks of {block}.");
        var written = 0;
        for (var at = 0; at < cipher.Length; at += block)
            written += key.Decrypt(cipher.Slice(at, block), plain[written..], EncryptionPadding);
        return written;
    }
}
