using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Modbus;

/// <summary>Serves units to several clients until disposed: Modbus TCP, or RTU and ASCII through TCP.</summary>
public sealed class ModbusTcpServer : IAsyncDisposable
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly ModbusTcpServerOptions _options;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Serving> _connections = new();
    private readonly Task _accepting;
    private bool _disposed;

    private ModbusTcpServer(ModbusTcpServerOptions options, Socket listener)
    {
        _options = options;
        _listener = listener;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync(_stopping.Token);
    }

    /// <summary>Where it listens, the port taken included.</summary>
    public IPEndPoint EndPoint { get; }

    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static ModbusTcpServer Start(ModbusTcpServerOptions options) => new(options, TcpListening.Begin(options.EndPoint, "Modbus"));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;

        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values.Select(serving => serving.Task));
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(cancellationToken);
                if (_connections.Count >= _options.MaxConnections && !await MakeRoomAsync())
                    Refuse(socket);
                else
                    Serve(socket, cancellationToken);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                if (cancellationToken.IsCancellationRequested)
                    return;

                // Out of descriptors, most likely: it would fail again at once.
                _options.Trouble?.Invoke($"A Modbus client could not be accepted: {fault.Message}.");
                await Task.Delay(AcceptPause, _options.Clock, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Refuse(Socket socket)
    {
        _options.Trouble?.Invoke(
            $"Modbus client {socket.RemoteEndPoint} was refused: {_options.MaxConnections} are connected already.");
        socket.Dispose();
    }

    private void Serve(Socket socket, CancellationToken cancellationToken)
    {
        socket.NoDelay = true;
        // Entered before it starts, so that its own end cannot come first and leave the entry behind.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = new SocketLine(socket);
        var connection = new ModbusServerConnection(line, _options);
        _connections[socket] = new(line, connection, ServeAsync(socket, line, connection, begin.Task, cancellationToken));
        begin.SetResult();
    }

    /// <summary>Closes the connection that has been silent longest, if that is long enough.</summary>
    private async ValueTask<bool> MakeRoomAsync()
    {
        var serving = _connections.Values.MaxBy(serving => serving.Connection.Silence);
        if (serving is null)
            return true;
        if (serving.Connection.Silence < _options.Idle)
            return false;
        _options.Trouble?.Invoke($"A Modbus client that was silent for {serving.Connection.Silence:c} was closed, to make room for another.");
        serving.Line.Dispose();
        await serving.Task;
        return true;
    }

    private async Task ServeAsync(Socket socket, SocketLine line, ModbusServerConnection connection, Task begin, CancellationToken cancellationToken)
    {
        await begin;
        try
        {
            using (line)
                await connection.RunAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or was closed, or the server is going: none leaves anything to do.
        }
        finally
        {
            socket.Dispose();
            _connections.TryRemove(socket, out _);
        }
    }

    private sealed record Serving(SocketLine Line, ModbusServerConnection Connection, Task Task);
}
