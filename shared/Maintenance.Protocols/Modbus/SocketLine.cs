using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

internal sealed class SocketLine(Socket socket) : IByteLine
{
    public bool HasMore => socket.Available > 0;

    /// <summary>A network tears and joins as it likes.</summary>
    public TimeSpan FrameGap => TimeSpan.Zero;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await socket.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> bytes, CancellationToken cancellationToken) =>
        socket.ReceiveAsync(bytes, SocketFlags.None, cancellationToken);

    public void Dispose() => socket.Dispose();

    public override string ToString() => $"{socket.RemoteEndPoint}";
}
