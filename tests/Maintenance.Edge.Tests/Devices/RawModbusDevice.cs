using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>A device on Modbus TCP that does with each request what a test says. One connection at a time.</summary>
internal sealed class RawModbusDevice : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], byte[]?> _answer;
    private readonly Task _serving;

    /// <param name="answer">Of a request's function and what follows it; null: silence; empty: it hangs up.</param>
    public RawModbusDevice(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Requests { get; private set; }

    /// <summary>Registers that hold their own addresses.</summary>
    public static byte[] Registers(byte[] request)
    {
        var (address, count) = Range(request);
        var answer = new byte[2 + (2 * count)];
        (answer[0], answer[1]) = (request[0], (byte)(2 * count));
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2 + (2 * i)), (ushort)(address + i));
        return answer;
    }

    /// <summary>Of a read, and of a write.</summary>
    public static (int Address, int Count) Range(byte[] request) =>
        (BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(1)), BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(3)));

    public static bool Touches(byte[] request, int register) =>
        Range(request) is var (address, count) && register >= address && register < address + count;

    public static byte[] Refusal(byte[] request, byte code) => [(byte)(request[0] | 0x80), code];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                while (await AnswerAsync(connection.GetStream()))
                    Requests++;
            }
            catch (IOException)
            {
                // The gateway hung up.
            }
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream)
    {
        var header = new byte[7];
        await stream.ReadExactlyAsync(header, _stop.Token);
        var request = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)) - 1];
        await stream.ReadExactlyAsync(request, _stop.Token);
        if (_answer(request) is not { } answer)
            return true;
        if (answer.Length == 0)
            return false;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)(answer.Length + 1));
        await stream.WriteAsync((byte[])[.. header, .. answer], _stop.Token);
        return true;
    }
}
