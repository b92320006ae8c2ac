using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>
/// Stands between a client and a server, and cuts connections: after half of what it was about to pass on, when it is told to,
/// or each where a plan says.
/// </summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly IPEndPoint _server;
    private readonly Func<Cut?>? _plan;
    private readonly Task _accepting;
    private readonly int _most;
    private int _cut;
    private int _cuts;

    /// <param name="plan">Asked for each connection as it comes; null lets it live.</param>
    /// <param name="most">Cuts by the plan; connections that come later live.</param>
    public CuttingRelay(IPEndPoint server, Func<Cut?>? plan = null, int most = 0, IPAddress? address = null)
    {
        (_server, _plan, _most) = (server, plan, most);
        _listener = new(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>While it is set, nothing that the server says is passed on, and no connection is cut.</summary>
    public bool IsMute { get; set; }

    /// <summary>While it is set, nothing that the client says is passed on.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>How many connections were cut where the plan said.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

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
        var cut = Cuts < _most ? _plan?.Invoke() : null;
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _ending.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                var up = PassAsync(client.GetStream(), server.GetStream(), cut is { FromServer: false } ? cut.AfterBytes : null, either.Token);
                var down = PassAsync(server.GetStream(), client.GetStream(), cut is { FromServer: true } ? cut.AfterBytes : null, either.Token, isDown: true);
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

    private async Task PassAsync(NetworkStream from, NetworkStream to, long? left, CancellationToken cancellationToken, bool isDown = false)
    {
        var buffer = new byte[65_536];
        try
        {
            for (var read = await from.ReadAsync(buffer, cancellationToken); read > 0; read = await from.ReadAsync(buffer, cancellationToken))
            {
                if (isDown ? IsMute : IsDeaf)
                    continue;
                var passed = isDown && Interlocked.Exchange(ref _cut, 0) == 1 ? read / 2 : (int)Math.Min(read, left ?? read);
                await to.WriteAsync(buffer.AsMemory(0, passed), cancellationToken);
                left -= passed;
                if (left == 0)
                    Interlocked.Increment(ref _cuts);
                if (passed < read || left == 0)
                    return;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // As above.
        }
    }

    /// <param name="FromServer">Which direction's bytes are counted; both are cut.</param>
    internal sealed record Cut(bool FromServer, long AfterBytes);
}
