using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Sockets;

/// <summary>
/// The bytes of a connected socket on Linux, which nothing looks at while nobody reads: what comes meanwhile wakes no thread. One
/// reader and one writer at a time.
/// </summary>
internal sealed class SocketStream : AsyncByteStream
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly Readiness _readable;
    private readonly Readiness _writable;

    private SocketStream(Socket socket)
    {
        (_socket, _handle) = (socket, socket.SafeHandle);
        (_readable, _writable) = (new(_handle), new(_handle, isSecond: true));
    }

    /// <param name="socket">Connected, and from now on the stream's.</param>
    public static Stream Of(Socket socket) => Readiness.IsThere ? new SocketStream(socket) : new NetworkStream(socket, ownsSocket: true);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // A read of nothing is how some wait for something.
            var received = buffer.IsEmpty ? SocketCalls.Nothing : SocketCalls.Receive(_handle, buffer.Span);
            if (received != SocketCalls.Nothing)
                return received;
            await _readable.WhenReadableAsync(cancellationToken);
            if (buffer.IsEmpty)
                return 0;
        }
    }

    // Most often all of it has room, and then there is nothing to wait for.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = Math.Max(0, SocketCalls.Send(_handle, buffer.Span));
        return sent == buffer.Length ? ValueTask.CompletedTask : WriteRestAsync(buffer[sent..], cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _readable.Dispose();
            _writable.Dispose();
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            await _writable.WhenWritableAsync(cancellationToken);
            buffer = buffer[Math.Max(0, SocketCalls.Send(_handle, buffer.Span))..];
        }
    }
}
