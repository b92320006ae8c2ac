using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Edge.Tests.Devices;

internal enum ModbusManner
{
    Well,

    /// <summary>First the answer to another request, with the values of other registers.</summary>
    ForeignAnswer,

    /// <summary>Bytes that are no Modbus.</summary>
    Noise,

    HangUp,
}

/// <summary>A device on a bare socket, with a framing of its own: it answers as a test says. Values are those of <see cref="CountingUnit"/>.</summary>
internal sealed class ScriptedModbusDevice : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(3);
    private readonly Task _serving;
    private float _number;

    public ScriptedModbusDevice()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ModbusManner Manner { get; set; }

    /// <summary>Then it hangs up.</summary>
    public int AnswersPerConnection { get; set; } = int.MaxValue;

    public int Connections { get; private set; }

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
            Connections++;
            try
            {
                await ServeAsync(connection.GetStream());
            }
            catch (IOException)
            {
                // The gateway hung up.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var request = new byte[12];
        for (var answers = 0; answers < AnswersPerConnection; answers++)
        {
            await stream.ReadExactlyAsync(request, _stop.Token);
            if (Manner == ModbusManner.HangUp)
                return;
            if (Manner == ModbusManner.Noise)
            {
                var noise = new byte[64];
                _random.NextBytes(noise);
                await stream.WriteAsync(noise, _stop.Token);
                continue;
            }

            if (Manner == ModbusManner.ForeignAnswer)
                await stream.WriteAsync(Answer(request, transactionOff: 1, -1), _stop.Token);
            _number++;
            await stream.WriteAsync(Answer(request, transactionOff: 0, 1), _stop.Token);
        }
    }

    private byte[] Answer(byte[] request, ushort transactionOff, float sign)
    {
        var words = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(10));
        var answer = new byte[9 + (2 * words)];
        request.AsSpan(0, 8).CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(request) - transactionOff));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(4), (ushort)(3 + (2 * words)));
        answer[8] = (byte)(2 * words);
        for (var word = 0; word + 1 < words; word += 2)
            BinaryPrimitives.WriteSingleBigEndian(answer.AsSpan(9 + (2 * word)), word % 4 == 0 ? sign * _number : -sign * _number);
        return answer;
    }
}
