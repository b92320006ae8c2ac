using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Server.Methods;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server;

/// <summary>Serves an address space to OPC UA clients over UA-TCP until disposed.</summary>
public sealed class OpcUaServer : IAsyncDisposable
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    private readonly OpcUaServerOptions _options;
    private readonly Socket _listener;
    private readonly ServerCore _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ServerConnection, Task> _connections = new();
    private readonly Task _running;
    private bool _disposed;

    private OpcUaServer(OpcUaServerOptions options, Socket listener)
    {
        (_options, _listener) = (options, listener);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _core = new(options, EndPoint.Port);
        ServerObject.Fill(options, options.Own.ApplicationUri);
        new StandardMethods(_core.Subscriptions).Attach(options.Space);
        options.Space.Events.Listen(_core.Subscriptions.Happened);
        _running = Task.WhenAll(
            AcceptAsync(_stopping.Token), UntilStoppedAsync(_core.Subscriptions.RunAsync), UntilStoppedAsync(SweepAsync));
    }

    /// <summary>Where it listens, the port taken included.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Where clients find it.</summary>
    public Uri Url => new($"opc.tcp://{_options.HostName}:{EndPoint.Port}");

    /// <summary>Whether any subscription holds values it has not sent, or messages its client has not acknowledged.</summary>
    public bool HasUndelivered => _core.Subscriptions.HasUndelivered;

    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static OpcUaServer Start(OpcUaServerOptions options) => new(options, TcpListening.Begin(options.EndPoint, "OPC UA"));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _options.Space.Events.Leave(_core.Subscriptions.Happened);
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _running;
        await Task.WhenAll(_connections.Values);
        _core.Subscriptions.End();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptAsync(cancellationToken), cancellationToken);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                if (cancellationToken.IsCancellationRequested)
                    return;

                // Out of descriptors, most likely: it would fail again at once.
                _core.Trouble($"An OPC UA client could not be accepted: {fault.Message}.");
                await Task.Delay(AcceptPause, _options.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Part 4 §5.6.2.1: with one too many, a channel that no session uses has to go; if all are used, the new one.
    private void Serve(Socket socket, CancellationToken cancellationToken)
    {
        var staying = _connections.Keys.Where(connection => !connection.IsEnding).ToArray();
        if (staying.Length >= _options.Limits.MaxConnections)
        {
            if (staying.Where(connection => connection.Sessions == 0).MinBy(connection => connection.Number) is not { } idle)
            {
                _core.Trouble($"OPC UA client {socket.RemoteEndPoint} was refused: {staying.Length} are connected already.");
                socket.Dispose();
                return;
            }

            idle.Abort("it used no session when another client came");
        }

        socket.NoDelay = true;
        var connection = new ServerConnection(_core, socket);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = ServeAsync(connection, begin.Task, cancellationToken);
        begin.SetResult();
    }

    private async Task ServeAsync(ServerConnection connection, Task begin, CancellationToken cancellationToken)
    {
        await begin;
        try
        {
            await connection.RunAsync(cancellationToken);
        }
        finally
        {
            _core.Sessions.Forget(connection);
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Sweep, _options.Clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = _options.Clock.GetUtcNow();
            foreach (var connection in _connections.Keys)
            {
                if (connection.Overdue(now) is { } reason)
                    connection.Abort(reason);
            }

            _core.Sessions.CloseSilent(now);
        }
    }

    private async Task UntilStoppedAsync(Func<CancellationToken, Task> runAsync)
    {
        try
        {
            await runAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to end.
        }
    }
}
