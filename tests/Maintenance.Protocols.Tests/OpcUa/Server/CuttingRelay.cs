using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Stands between a client and a server, and cuts connections after half of what it was about to pass on.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private int _cut;

    public CuttingRelay(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next bytes that the server sends are passed on by half.</summary>
    public void CutInTheMiddle() => Interlocked.Exchange(ref _cut, 1);

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
                await server.ConnectAsync(_server, _ending.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                var up = PassAsync(client.GetStream(), server.GetStream(), mayCut: false, either.Token);
                var down = PassAsync(server.GetStream(), client.GetStream(), mayCut: true, either.Token);
                await Task.WhenAny(up, down);
                await either.CancelAsync();
                await Task.WhenAll(up, down);
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                // One side has gone: so does the other.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool mayCut, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        try
        {
            for (var read = await from.ReadAsync(buffer, cancellationToken); read > 0; read = await from.ReadAsync(buffer, cancellationToken))
            {
                var cuts = mayCut && Interlocked.Exchange(ref _cut, 0) == 1;
                await to.WriteAsync(buffer.AsMemory(0, cuts ? read / 2 : read), cancellationToken);
                if (cuts)
                    return;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // As above.
        }
    }
}
