using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Stands between client and server, and cuts their connections when it is told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();
    private int _bytesLeft = int.MaxValue;
    private int _connections;

    public CuttingProxy(int port)
    {
        _listener.Start();
        _accepting = AcceptAsync(port);
    }

    public Uri Url => new($"opc.tcp://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Connections => Volatile.Read(ref _connections);

    public void Cut() => Interlocked.Exchange(ref _cut, new()).Cancel();

    /// <summary>Lets so many bytes more through to the client, then cuts: in the middle of whatever was being said.</summary>
    public void CutAfter(int bytes) => Volatile.Write(ref _bytesLeft, bytes);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Cut();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
        _cut.Dispose();
    }

    private async Task AcceptAsync(int port)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_closing.Token), port));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client, int port)
    {
        Interlocked.Increment(ref _connections);
        var cut = Volatile.Read(ref _cut).Token;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync("localhost", port, cut);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), cut), DownAsync(server.GetStream(), client.GetStream(), cut));
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
        {
            // One side is gone; the other learns of it below.
        }

        client.Client.LingerState = new(true, 0);
        client.Dispose();
    }

    private async Task DownAsync(NetworkStream server, NetworkStream client, CancellationToken cut)
    {
        var buffer = new byte[4096];
        while (await server.ReadAsync(buffer, cut) is > 0 and var read)
        {
            var part = Math.Min(read, Math.Max(0, Volatile.Read(ref _bytesLeft)));
            await client.WriteAsync(buffer.AsMemory(0, part), cut);
            if (Volatile.Read(ref _bytesLeft) != int.MaxValue && Interlocked.Add(ref _bytesLeft, -read) < 0)
            {
                Volatile.Write(ref _bytesLeft, int.MaxValue);
                return;
            }
        }
    }
}
