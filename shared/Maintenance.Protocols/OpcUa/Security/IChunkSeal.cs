namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>How chunks that leave are protected: with the keys of a token, or with certificates while a channel opens.</summary>
internal interface IChunkSeal : IDisposable
{
    /// <summary>Bytes of signature at the end of a chunk; 0 for none.</summary>
    int SignatureSize { get; }

    /// <summary>Bytes that go into one block of the cipher; 0 where nothing is encrypted.</summary>
    int PlainBlockSize { get; }

    /// <summary>Bytes that come out of one block.</summary>
    int CipherBlockSize { get; }

    /// <summary>Whether the padding's length needs a second byte (Part 6 §6.7.2, "Message Footer": keys longer than 2,048 bits).</summary>
    bool HasExtraPadding { get; }

    void Sign(ReadOnlySpan<byte> bytes, Span<byte> signature);

    int Encrypt(ReadOnlySpan<byte> plain, Span<byte> cipher);
}
