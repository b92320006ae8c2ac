using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Sockets;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// A TCP connection. Who expects an answer at once may wait for it where it stands (<see cref="ReceiveSoon"/>), which costs less
/// than half of what it costs to be woken for it.
/// </summary>
[SuppressMessage("Usage", "MA0045", Justification = "Nothing here blocks but ReceiveSoon, for a moment.")]
internal sealed class SocketLine : IByteLine
{
    /// <summary>What <see cref="ReceiveSoon"/> says where nothing came.</summary>
    public const int Nothing = SocketCalls.Nothing;

    /// <summary>So long <see cref="ReceiveSoon"/> waits, and no longer: the thread is wanted elsewhere.</summary>
    public static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly Readiness? _readiness;

    /// <param name="socket">Connected, and from now on this one's.</param>
    public SocketLine(Socket socket)
    {
        (_socket, _handle) = (socket, socket.SafeHandle);
        if (!Readiness.IsThere)
            return;
        _readiness = new(_handle);
        SocketCalls.Block(_handle);
        socket.ReceiveTimeout = (int)ShortWait.TotalMilliseconds;
    }

    public bool HasMore => _readiness is null ? _socket.Available > 0 : SocketCalls.HasMore(_handle);

    /// <summary>A network tears and joins as it likes.</summary>
    public TimeSpan FrameGap => TimeSpan.Zero;

    /// <exception cref="SocketException">None accepts a connection, or the name is not known.</exception>
    public static async Task<SocketLine> ConnectAsync(string host, int port, CancellationToken cancellationToken) =>
        new(await SocketConnecting.ConnectAsync(host, port, cancellationToken));

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Most often all of it has room, and then there is nothing to wait for.
        var sent = _readiness is null ? 0 : Math.Max(0, SocketCalls.Send(_handle, bytes.Span));
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(bytes[sent..], cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_readiness is null)
            return await _socket.ReceiveAsync(bytes, SocketFlags.None, cancellationToken);
        while (true)
        {
            var received = SocketCalls.Receive(_handle, bytes.Span);
            if (received != Nothing)
                return received;
            await _readiness.WhenReadableAsync(cancellationToken);
        }
    }

    /// <summary>Waits in the calling thread, for a moment.</summary>
    /// <returns>As <see cref="ReceiveAsync"/>; <see cref="Nothing"/> where nothing came meanwhile.</returns>
    public int ReceiveSoon(Span<byte> bytes) =>
        _readiness is not null ? SocketCalls.ReceiveSoon(_handle, bytes)
        : _socket.Poll(ShortWait, SelectMode.SelectRead) ? _socket.Receive(bytes)
        : Nothing;

    public void Dispose()
    {
        _readiness?.Dispose();
        _socket.Dispose();
    }

    public override string ToString() => $"{_socket.RemoteEndPoint}";

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            if (_readiness is null)
                sent += await _socket.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
            else if (SocketCalls.Send(_handle, bytes.Span[sent..]) is > 0 and var taken)
                sent += taken;
            else
                await _readiness.WhenWritableAsync(cancellationToken);
        }
    }
}
