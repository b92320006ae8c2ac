using System.Security.Cryptography;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>One direction of one token: HMAC-SHA256 and, if asked for, AES-CBC (Part 6 §6.7, "Deriving keys", and the policies of Part 7).</summary>
internal sealed class SymmetricProtection : IChunkSeal, IChunkOpener
{
    private const int BlockSize = 16;

    private readonly byte[] _signingKey;
    private readonly byte[] _initialVector = new byte[BlockSize];
    private readonly Aes? _aes;

    /// <param name="secret">The nonce of the side that receives these chunks.</param>
    /// <param name="seed">The nonce of the side that sends them.</param>
    public SymmetricProtection(SecurityPolicy policy, MessageSecurityMode mode, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed)
    {
        Span<byte> keys = stackalloc byte[policy.SigningKeySize + policy.EncryptionKeySize + BlockSize];
        KeyDerivation.Derive(secret, seed, keys);
        _signingKey = keys[..policy.SigningKeySize].ToArray();
        if (mode == MessageSecurityMode.SignAndEncrypt)
        {
            _aes = Aes.Create();
            _aes.Key = keys.Slice(policy.SigningKeySize, policy.EncryptionKeySize).ToArray();
            keys[(policy.SigningKeySize + policy.EncryptionKeySize)..].CopyTo(_initialVector);
        }

        CryptographicOperations.ZeroMemory(keys);
    }

    public int SignatureSize => HMACSHA256.HashSizeInBytes;

    public int PlainBlockSize => _aes is null ? 0 : BlockSize;

    public int CipherBlockSize => PlainBlockSize;

    public bool HasExtraPadding => false;

    public bool Decrypts => _aes is not null;

    public void Sign(ReadOnlySpan<byte> bytes, Span<byte> signature) => HMACSHA256.HashData(_signingKey, bytes, signature);

    public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_signingKey, bytes, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    public int Encrypt(ReadOnlySpan<byte> plain, Span<byte> cipher) =>
        _aes!.EncryptCbc(plain, _initialVector, cipher, PaddingMode.None);

    public int Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain) =>
        _aes!.DecryptCbc(cipher, _initialVector, plain, PaddingMode.None);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_signingKey);
        _aes?.Dispose();
    }
}
