using System.Buffers;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Hello, Acknowledge and Error: what is said before there is a channel, and when there is none any more (Part 6 §7.1.2).</summary>
internal static class Handshake
{
    private const int MostUrlBytes = 4096;
    private static readonly EncodingLimits Limits = new() { MaxStringLength = MostUrlBytes };

    public static byte[] Hello(TransportLimits own, string endpointUrl)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(endpointUrl) >= MostUrlBytes)
            throw new ArgumentException($"An endpoint URL has less than {MostUrlBytes} bytes.", nameof(endpointUrl));
        return Frame(MessageType.Hello, (ref UaEncoder encoder) =>
        {
            Write(ref encoder, own);
            encoder.Write(endpointUrl);
        });
    }

    public static byte[] Acknowledge(TransportLimits own) =>
        Frame(MessageType.Acknowledge, (ref UaEncoder encoder) => Write(ref encoder, own));

    public static byte[] Error(StatusCode status, string reason) => Frame(MessageType.Error, (ref UaEncoder encoder) =>
    {
        encoder.Write(status);
        encoder.Write(reason);
    });

    public static TransportLimits ReadAcknowledge(ReadOnlySpan<byte> body)
    {
        var decoder = new UaDecoder(body, Limits);
        return ReadLimits(ref decoder);
    }

    public static (TransportLimits Limits, string? EndpointUrl) ReadHello(ReadOnlySpan<byte> body)
    {
        var decoder = new UaDecoder(body, Limits);
        return (ReadLimits(ref decoder), decoder.ReadString());
    }

    /// <summary>What ended the connection, as the other side tells it; also the body of an abort chunk (§6.7.3).</summary>
    public static OpcUaException ReadError(ReadOnlySpan<byte> body, string what)
    {
        var decoder = new UaDecoder(body, Limits);
        var status = decoder.ReadStatusCode();
        return new(status, $"{what}: {decoder.ReadString() ?? "no reason given"}");
    }

    private delegate void Writing(ref UaEncoder encoder);

    private static void Write(ref UaEncoder encoder, TransportLimits own)
    {
        encoder.Write(0u); // the version of the protocol
        encoder.Write(own.ReceiveBufferSize);
        encoder.Write(own.SendBufferSize);
        encoder.Write(own.MaxMessageSize);
        encoder.Write(own.MaxChunkCount);
    }

    private static TransportLimits ReadLimits(ref UaDecoder decoder)
    {
        decoder.ReadUInt32(); // the version: every one is answered, none yet differs
        return new()
        {
            ReceiveBufferSize = Size(ref decoder),
            SendBufferSize = Size(ref decoder),
            MaxMessageSize = Size(ref decoder),
            MaxChunkCount = Size(ref decoder),
        };
    }

    private static int Size(ref UaDecoder decoder) => (int)Math.Min(decoder.ReadUInt32(), int.MaxValue);

    private static byte[] Frame(MessageType type, Writing write)
    {
        var output = new ArrayBufferWriter<byte>();
        output.GetSpan(FrameHeader.Length)[..FrameHeader.Length].Clear();
        output.Advance(FrameHeader.Length);
        var encoder = new UaEncoder(output);
        write(ref encoder);
        encoder.Flush();
        var frame = output.WrittenSpan.ToArray();
        new FrameHeader(type, ChunkType.Final, frame.Length).Write(frame);
        return frame;
    }
}
