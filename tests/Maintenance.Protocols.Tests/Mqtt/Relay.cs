using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A cable to a broker that a test can cut, or make deaf in one direction.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();
    private readonly TcpClient _broker = new();
    private readonly Task _running;
    private TcpClient? _client;
    private volatile bool _swallowsAnswers;

    public Relay(int brokerPort)
    {
        _listener.Start();
        _running = RunAsync(brokerPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing of the broker reaches the client.</summary>
    public void SwallowAnswers() => _swallowsAnswers = true;

    /// <summary>Cuts both ends without a goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cut.IsCancellationRequested)
            return;
        await _cut.CancelAsync();
        foreach (var end in (TcpClient?[])[_client, _broker])
        {
            if (end?.Client is { } socket)
                socket.LingerState = new(enable: true, seconds: 0);
            end?.Dispose();
        }

        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
    }

    private async Task RunAsync(int brokerPort)
    {
        _client = await _listener.AcceptTcpClientAsync(_cut.Token);
        await _broker.ConnectAsync(IPAddress.Loopback, brokerPort, _cut.Token);
        var there = _client.GetStream().CopyToAsync(_broker.GetStream(), _cut.Token);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _broker.GetStream().ReadAsync(buffer, _cut.Token) is > 0 and var count)
            {
                if (!_swallowsAnswers)
                    await _client.GetStream().WriteAsync(buffer.AsMemory(0, count), _cut.Token);
            }
        }
        finally
        {
            _client.Dispose();   // the broker has gone, in whatever way: so shall the client see
        }

        await there;
    }
}
