namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>The policy None: chunks as they are.</summary>
internal sealed class NoProtection : IChunkSeal, IChunkOpener
{
    private NoProtection()
    {
    }

    public static NoProtection Instance { get; } = new();

    public int SignatureSize => 0;

    public int PlainBlockSize => 0;

    public int CipherBlockSize => 0;

    public bool HasExtraPadding => false;

    public bool Decrypts => false;

    public void Sign(ReadOnlySpan<byte> bytes, Span<byte> signature)
    {
    }

    public int Encrypt(ReadOnlySpan<byte> plain, Span<byte> cipher) => 0;

    public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) => true;

    public int Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain) => 0;

    public void Dispose()
    {
    }
}
