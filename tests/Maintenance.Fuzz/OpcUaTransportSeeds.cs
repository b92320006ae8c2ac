using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Fuzz;

/// <summary>What a connection reads before there is a message: greetings, frames and the chunks in them.</summary>
internal static class OpcUaTransportSeeds
{
    private const int BufferSize = 8192;
    private static readonly TransportLimits Limits = new() { ReceiveBufferSize = BufferSize, SendBufferSize = BufferSize, MaxMessageSize = 2048, MaxChunkCount = 4 };

    public static IEnumerable<FuzzSeed> All()
    {
        var text = OpcUaBytes.Of(static (ref UaEncoder encoder) => new ReadRequest().Encode(ref encoder)).ToArray();
        return
        [
            new("Hello", Body(Handshake.Hello(new(), "opc.tcp://localhost:4840")), static bytes => Handshake.ReadHello(bytes)),
            new("Acknowledge", Body(Handshake.Acknowledge(new())), static bytes => Handshake.ReadAcknowledge(bytes)),
            new("Error", Body(Handshake.Error(StatusCodes.BadTcpServerTooBusy, "later")), static bytes => Handshake.ReadError(bytes, "refused")),
            Frames("plain chunks", NoProtection.Instance, Chunk(1, ChunkType.Intermediate, text), Chunk(2, ChunkType.Final, text), Chunk(3, ChunkType.Final, [])),
            Frames("a message given up", NoProtection.Instance, Chunk(1, ChunkType.Intermediate, text), Chunk(2, ChunkType.Abort, Body(Handshake.Error(StatusCodes.BadRequestTooLarge, "no")).ToArray())),
            Frames("an encrypted chunk", new Believing(hasExtraPadding: false), Chunk(1, ChunkType.Final, [.. text, 3, 3, 3, 3, .. new byte[Believing.Signature]])),
            Frames("an encrypted chunk of a long key", new Believing(hasExtraPadding: true), Chunk(1, ChunkType.Final, [.. text, 2, 2, 2, 0, .. new byte[Believing.Signature]])),
        ];
    }

    private static ReadOnlyMemory<byte> Body(byte[] frame) => frame.AsMemory(FrameHeader.Length);

    private static byte[] Chunk(uint number, ChunkType type, byte[] body)
    {
        byte[] frame =
        [
            .. new byte[FrameHeader.Length], 1, 0, 0, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(number), .. BitConverter.GetBytes(9u), .. body,
        ];
        new FrameHeader(MessageType.Message, type, frame.Length).Write(frame);
        return frame;
    }

    private static FuzzSeed Frames(string name, IChunkOpener opener, params byte[][] frames) => new(
        name, (byte[])[.. frames.SelectMany(frame => frame)], bytes =>
        {
            using var stream = new MemoryStream(bytes.ToArray());
            var reader = new FrameReader(stream, BufferSize);
            var chunks = new IncomingChunks(Limits, (MessageType type, ref UaDecoder header) =>
            {
                header.ReadUInt32();
                return opener;
            });
            while (Next(reader) is var (header, frame))
                chunks.Take(header, frame.Span);
        });

#pragma warning disable MA0042, MA0045, CA1849, CA2012 // a stream in memory never lets anybody wait
    private static (FrameHeader Header, Memory<byte> Frame)? Next(FrameReader reader) => reader.ReadAsync(CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore MA0042, MA0045, CA1849, CA2012

    /// <summary>Takes any signature for good, so that what stands behind it is looked at.</summary>
    private sealed class Believing(bool hasExtraPadding) : IChunkOpener
    {
        public const int Signature = 32;

        public int SignatureSize => Signature;

        public bool Decrypts => true;

        public bool HasExtraPadding => hasExtraPadding;

        public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) => true;

        public int Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain)
        {
            cipher.CopyTo(plain);
            return cipher.Length;
        }

        public void Dispose()
        {
        }
    }
}
