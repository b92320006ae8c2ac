namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>How chunks that arrive are checked and made readable.</summary>
internal interface IChunkOpener : IDisposable
{
    int SignatureSize { get; }

    bool Decrypts { get; }

    bool HasExtraPadding { get; }

    bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Not encrypted for this side.</exception>
    int Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain);
}
