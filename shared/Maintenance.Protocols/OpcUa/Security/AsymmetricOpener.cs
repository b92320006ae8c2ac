using System.Security.Cryptography;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>OpenSecureChannel on its way in: decrypted with the own key, checked with the peer's.</summary>
/// <param name="own">Belongs to the caller.</param>
/// <param name="peer">Belongs to the caller.</param>
internal sealed class AsymmetricOpener(SecurityPolicy policy, RSA own, RSA peer) : IChunkOpener
{
    public int SignatureSize => peer.KeySize / 8;

    public bool Decrypts => true;

    public bool HasExtraPadding => own.KeySize > 2048;

    public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) => policy.Verify(peer, bytes, signature);

    public int Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain) => policy.Decrypt(own, cipher, plain);

    public void Dispose()
    {
    }
}
