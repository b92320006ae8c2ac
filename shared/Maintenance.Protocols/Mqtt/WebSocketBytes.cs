using System.Net.WebSockets;
using Maintenance.Protocols.Sockets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// The packets in the binary frames of a WebSocket (RFC 6455; MQTT §6). Where a frame begins and ends means nothing
/// [MQTT-6.0.0-2]; one reader and one writer at a time.
/// </summary>
internal sealed class WebSocketBytes : AsyncByteStream
{
    /// <summary>Registered for MQTT [MQTT-6.0.0-3].</summary>
    private const string SubProtocol = "mqtt";

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _http;

    private WebSocketBytes(ClientWebSocket socket, HttpMessageInvoker http) => (_socket, _http) = (socket, http);

    /// <param name="bytes">To the broker; with TLS already where that is wanted. Belongs to the WebSocket from now on.</param>
    public static async Task<Stream> OpenAsync(Stream bytes, MqttClientOptions options, CancellationToken cancellationToken)
    {
        var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => ValueTask.FromResult(bytes),
            UseProxy = false,
        });
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(SubProtocol);
            socket.Options.KeepAliveInterval = TimeSpan.Zero;   // PINGREQ does that
            var address = new UriBuilder("ws", options.Host, options.Port, options.WebSocketPath).Uri;
            await socket.ConnectAsync(address, http, cancellationToken);
            if (!string.Equals(socket.SubProtocol, SubProtocol, StringComparison.Ordinal))
                throw new MqttConnectionException($"The WebSocket {options.Broker} does not carry MQTT: it did not agree to the subprotocol '{SubProtocol}'.");
            return new WebSocketBytes(socket, http);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            http.Dispose();
            await bytes.DisposeAsync();
            if (failure is not WebSocketException)
                throw;
            throw new MqttConnectionException($"There is no WebSocket for MQTT at {options.Broker}; check its path and port. {failure.Message}", failure);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Text)
                throw new MqttProtocolException("MQTT-6.0.0-1", "The broker sent a text frame; MQTT goes in binary ones.");
            if (received.MessageType == WebSocketMessageType.Close)
                return 0;
            if (received.Count > 0)
                return received.Count;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
            _http.Dispose();
        }

        base.Dispose(disposing);
    }
}
