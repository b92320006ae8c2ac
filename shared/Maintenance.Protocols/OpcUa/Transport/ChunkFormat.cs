using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Padding, signature and encryption of one chunk (Part 6 §6.7.2).</summary>
internal static class ChunkFormat
{
    public const int SequenceHeaderSize = 8;

    /// <summary>The longest body a chunk of <paramref name="chunkSize"/> bytes can carry.</summary>
    public static int MostBody(IChunkSeal seal, int chunkSize, int headerSize)
    {
        var overhead = SequenceHeaderSize + seal.SignatureSize;
        return seal.PlainBlockSize == 0
            ? chunkSize - headerSize - overhead
            : ((chunkSize - headerSize) / seal.CipherBlockSize * seal.PlainBlockSize) - overhead - PaddingLengthSize(seal.HasExtraPadding);
    }

    /// <summary>
    /// Finishes a chunk whose headers and body lie in <paramref name="frame"/>: pads, writes the size, signs, encrypts.
    /// </summary>
    /// <param name="headerSize">Up to the sequence header: what stays readable.</param>
    /// <param name="length">Headers and body.</param>
    /// <returns>The length of the whole chunk.</returns>
    public static int Seal(IChunkSeal seal, Span<byte> frame, int headerSize, int length)
    {
        var padded = seal.PlainBlockSize == 0 ? length : Pad(seal, frame, headerSize, length);
        var end = padded + seal.SignatureSize;
        var size = seal.PlainBlockSize == 0 ? end : headerSize + ((end - headerSize) / seal.PlainBlockSize * seal.CipherBlockSize);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], size);
        seal.Sign(frame[..padded], frame.Slice(padded, seal.SignatureSize));
        if (seal.PlainBlockSize != 0)
            Encrypt(seal, frame, headerSize, end);
        return size;
    }

    /// <summary>Checks and opens a chunk where it lies.</summary>
    /// <returns>Where sequence header and body lie in it.</returns>
    /// <exception cref="OpcUaException">Bad_SecurityChecksFailed: not from the other side, or changed on its way.</exception>
    public static Range Open(IChunkOpener opener, Span<byte> frame, int headerSize)
    {
        var end = opener.Decrypts ? headerSize + Decrypt(opener, frame, headerSize) : frame.Length;
        var signed = end - opener.SignatureSize;
        var least = headerSize + SequenceHeaderSize + (opener.Decrypts ? PaddingLengthSize(opener.HasExtraPadding) : 0);
        if (signed < least || !opener.Verify(frame[..signed], frame[signed..end]))
            throw Forged("its signature does not fit");
        var bodyEnd = opener.Decrypts ? WithoutPadding(opener, frame, least, signed) : signed;
        return headerSize..bodyEnd;
    }

    private static int PaddingLengthSize(bool hasExtraPadding) => hasExtraPadding ? 2 : 1;

    private static int Pad(IChunkSeal seal, Span<byte> frame, int headerSize, int length)
    {
        var extra = PaddingLengthSize(seal.HasExtraPadding);
        var open = length - headerSize + extra + seal.SignatureSize;
        var padding = (seal.PlainBlockSize - (open % seal.PlainBlockSize)) % seal.PlainBlockSize;
        frame.Slice(length, padding + 1).Fill((byte)(padding & 0xFF));
        if (seal.HasExtraPadding)
            frame[length + padding + 1] = (byte)(padding >> 8);
        return length + padding + extra;
    }

    private static int WithoutPadding(IChunkOpener opener, ReadOnlySpan<byte> frame, int least, int signed)
    {
        var extra = opener.HasExtraPadding ? 1 : 0;
        var low = frame[signed - extra - 1];
        var padding = low | (opener.HasExtraPadding ? frame[signed - 1] << 8 : 0);
        if (signed - padding < least || frame.Slice(signed - extra - padding - 1, padding + 1).ContainsAnyExcept(low))
            throw Forged("its padding is not as it must be");
        return signed - extra - padding - 1;
    }

    private static void Encrypt(IChunkSeal seal, Span<byte> frame, int headerSize, int end)
    {
        var plain = ArrayPool<byte>.Shared.Rent(end - headerSize);
        frame[headerSize..end].CopyTo(plain);
        seal.Encrypt(plain.AsSpan(0, end - headerSize), frame[headerSize..]);
        ArrayPool<byte>.Shared.Return(plain, clearArray: true);
    }

    private static int Decrypt(IChunkOpener opener, Span<byte> frame, int headerSize)
    {
        var length = frame.Length - headerSize;
        var cipher = ArrayPool<byte>.Shared.Rent(length);
        frame[headerSize..].CopyTo(cipher);
        try
        {
            return opener.Decrypt(cipher.AsSpan(0, length), frame[headerSize..]);
        }
        catch (CryptographicException unreadable)
        {
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "A chunk was not encrypted for this side", unreadable);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cipher);
        }
    }

    private static OpcUaException Forged(string why) => new(StatusCodes.BadSecurityChecksFailed, $"A chunk was refused: {why}");
}
