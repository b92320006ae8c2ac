using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>A device that reads each request for holding registers and then does to the client what the test says.</summary>
internal sealed class HostileDevice : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Socket, byte[], Task> _answer;
    private readonly int _requestLength;
    private readonly Task _serving;

    /// <param name="requestLength">12 bytes are a request for registers over Modbus TCP, 8 over RTU.</param>
    public HostileDevice(Func<Socket, byte[], Task> answer, int requestLength = 12)
    {
        (_answer, _requestLength) = (answer, requestLength);
        _listener.Start();
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>What an honest device holds at an address: no two neighbours alike.</summary>
    public static ushort Holds(int address) => unchecked((ushort)((address * 40503) + 11));

    public static byte[] Honest(byte[] request)
    {
        var address = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(8));
        var count = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(10));
        var answer = new byte[9 + (2 * count)];
        request.AsSpan(0, 8).CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(4), (ushort)(3 + (2 * count)));
        answer[8] = (byte)(2 * count);
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(9 + (2 * i)), Holds(address + i));
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                await ServeAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            for (var request = new byte[_requestLength]; ;)
            {
                for (var got = 0; got < _requestLength;)
                {
                    var read = await socket.ReceiveAsync(request.AsMemory(got), _stopping.Token);
                    if (read == 0)
                        return;
                    got += read;
                }

                await _answer(socket, request);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client dropped us, or the answer closed the socket.
        }
    }
}
