using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Stands between clients and a server. What passes is decided by whoever derives from it.</summary>
internal abstract class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly IPEndPoint _server;
    private Task _accepting = Task.CompletedTask;

    protected TcpRelay(IPEndPoint server, IPAddress? address = null)
    {
        _server = server;
        _listener = new(address ?? IPAddress.Loopback, 0);
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    /// <summary>Accepts from now on: the last thing that a constructor does.</summary>
    protected void Start() => _accepting = AcceptAsync();

    /// <summary>Decides for a connection as it comes, before anything passes.</summary>
    protected abstract Passing Open();

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
        var (pass, back) = Open();
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _ending.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                var up = UntilEitherEndsAsync(pass(client.GetStream(), server.GetStream(), either.Token));
                var down = UntilEitherEndsAsync(back(server.GetStream(), client.GetStream(), either.Token));
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

    private static async Task UntilEitherEndsAsync(Task passing)
    {
        try
        {
            await passing;
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // As above.
        }
    }

    /// <summary>Copies one direction until it ends, or until it is to be cut.</summary>
    protected delegate Task Pass(NetworkStream from, NetworkStream to, CancellationToken cancellationToken);

    /// <param name="Up">From the client to the server.</param>
    /// <param name="Down">From the server to the client.</param>
    protected sealed record Passing(Pass Up, Pass Down);
}
