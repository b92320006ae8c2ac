using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>A TCP connection on which Hello was said and acknowledged (Part 6 §7.1.3).</summary>
/// <param name="Agreed">What this side may send.</param>
internal sealed record ClientConnection(Socket Socket, NetworkStream Stream, FrameReader Frames, TransportLimits Agreed) : IAsyncDisposable
{
    private const int DefaultPort = 4840;

    public static async Task<ClientConnection> OpenAsync(ChannelOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var port = options.EndpointUrl.Port > 0 ? options.EndpointUrl.Port : DefaultPort;
            await socket.ConnectAsync(options.EndpointUrl.IdnHost, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(Handshake.Hello(options.Limits, options.EndpointUrl.OriginalString), cancellationToken);
            var frames = new FrameReader(stream, options.Limits.ReceiveBufferSize);
            return new(socket, stream, frames, await ReadAcknowledgeAsync(options, frames, cancellationToken));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private static async Task<TransportLimits> ReadAcknowledgeAsync(
        ChannelOptions options, FrameReader frames, CancellationToken cancellationToken)
    {
        var (header, frame) = await frames.ReadAsync(cancellationToken)
            ?? throw new OpcUaException(StatusCodes.BadConnectionClosed, $"{options.EndpointUrl} closed the connection instead of acknowledging it");
        var body = frame[FrameHeader.Length..];
        return header.Type switch
        {
            MessageType.Acknowledge => options.Limits.AgreedWith(Handshake.ReadAcknowledge(body.Span)),
            MessageType.Error => throw Handshake.ReadError(body.Span, $"{options.EndpointUrl} refused the connection"),
            _ => throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid, $"{options.EndpointUrl} answered Hello with {header.Type}"),
        };
    }
}
