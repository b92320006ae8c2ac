using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Stands between a client and a server and counts the tokens that the client's messages name: they are in clear.</summary>
internal sealed class TokenRelay : IAsyncDisposable
{
    private const int TokenAt = FrameHeader.Length + sizeof(uint); // behind the channel
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly HashSet<(uint Channel, uint Token)> _tokens = [];
    private readonly Uri _server;
    private readonly Task _accepting;

    public TokenRelay(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"opc.tcp://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Tokens of any channel so far.</summary>
    public int Tokens
    {
        get
        {
            lock (_tokens)
                return _tokens.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> pairs = [];
        try
        {
            while (true)
                pairs.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pairs);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _ending.Token);
                var up = PassFramesAsync(client.GetStream(), server.GetStream());
                var down = server.GetStream().CopyToAsync(client.GetStream(), _ending.Token);
                await Task.WhenAny(up, down);
                server.Close();
                client.Close();
                await Task.WhenAll(up, down);
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side has gone: so does the other.
            }
        }
    }

    private async Task PassFramesAsync(NetworkStream from, NetworkStream to)
    {
        var frames = new FrameReader(from, 65_535);
        while (await frames.ReadAsync(_ending.Token) is var (header, frame))
        {
            if (header.Type == MessageType.Message)
            {
                lock (_tokens)
                    _tokens.Add((BitConverter.ToUInt32(frame.Span[FrameHeader.Length..]), BitConverter.ToUInt32(frame.Span[TokenAt..])));
            }

            await to.WriteAsync(frame, _ending.Token);
        }
    }
}
