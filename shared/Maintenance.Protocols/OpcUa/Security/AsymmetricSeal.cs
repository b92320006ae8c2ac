using System.Security.Cryptography;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>OpenSecureChannel on its way out: signed with the own key, encrypted for the peer's (Part 6 §6.7.4).</summary>
/// <param name="own">Belongs to the caller.</param>
/// <param name="peer">Belongs to the caller.</param>
internal sealed class AsymmetricSeal(SecurityPolicy policy, RSA own, RSA peer) : IChunkSeal
{
    public int SignatureSize => own.KeySize / 8;

    public int PlainBlockSize => policy.PlainBlockSize(peer);

    public int CipherBlockSize => peer.KeySize / 8;

    public bool HasExtraPadding => peer.KeySize > 2048;

    public void Sign(ReadOnlySpan<byte> bytes, Span<byte> signature) => policy.Sign(own, bytes).CopyTo(signature);

    public int Encrypt(ReadOnlySpan<byte> plain, Span<byte> cipher) => policy.Encrypt(peer, plain, cipher);

    public void Dispose()
    {
    }
}
