using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// The way to the socket: writers take turns, one loop sends what has come together. When the socket does not keep
/// up, the writer whose turn it is waits, and with it the others.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Output
{
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, useSynchronizationContext: false));

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _finished;

    public async Task RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            ReadResult result;
            do
            {
                result = await _pipe.Reader.ReadAsync(cancellationToken);
                foreach (var segment in result.Buffer)
                    await stream.WriteAsync(segment, cancellationToken);
                _pipe.Reader.AdvanceTo(result.Buffer.End);
            }
            while (!result.IsCompleted);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }

    /// <summary>Takes the turn: <see cref="EndTurn"/> must follow.</summary>
    public Task BeginTurnAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    public void EndTurn() => _turn.Release();

    /// <summary>In a turn only.</summary>
    public void Write<TPacket>(in TPacket packet) where TPacket : struct, IOutboundPacket
    {
        RequireOpen();
        var length = OutboundPacket.Measure(packet);
        OutboundPacket.Write(packet, _pipe.Writer.GetSpan(length));
        _pipe.Writer.Advance(length);
    }

    /// <summary>In a turn only.</summary>
    public void Write(ReadOnlySpan<byte> packet)
    {
        RequireOpen();
        _pipe.Writer.Write(packet);
    }

    /// <summary>In a turn only. Cancelled, what was written still goes out, whole.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = await _pipe.Writer.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
            throw new MqttConnectionException("The connection has ended.");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync<TPacket>(TPacket packet, CancellationToken cancellationToken)
        where TPacket : struct, IOutboundPacket
    {
        await BeginTurnAsync(cancellationToken);
        try
        {
            Write(packet);
            await FlushAsync(cancellationToken);
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>Sends DISCONNECT, after which nothing may follow [MQTT-3.14.4-2], and lets the loop run dry.</summary>
    /// <param name="reason">Other than <see cref="MqttReasonCode.Success"/> only at MQTT 5.0.</param>
    public async Task FinishAsync(MqttReasonCode reason, CancellationToken cancellationToken)
    {
        await BeginTurnAsync(cancellationToken);
        try
        {
            Write(new DisconnectPacket(reason));
            _finished = true;
            await _pipe.Writer.CompleteAsync();
        }
        finally
        {
            EndTurn();
        }
    }

    private void RequireOpen()
    {
        if (_finished)
            throw new MqttConnectionException("The client was disposed.");
    }
}
