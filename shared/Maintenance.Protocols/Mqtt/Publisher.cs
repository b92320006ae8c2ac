using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>QoS 1 outbound on one connection: first come, first sent, and no more in flight than allowed.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Publisher(MqttSession session, Output output, int maximumInFlight)
{
    private readonly SemaphoreSlim _room = new(maximumInFlight - session.Unacknowledged);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _ended;

    /// <returns>Done at PUBACK.</returns>
    [SuppressMessage("Usage", "MA0042", Justification = "The result is there: what completed synchronously is not waited for.")]
    public ValueTask PublishAsync(in PublishPacket packet, CancellationToken cancellationToken)
    {
        var sending = SendInTurnAsync(packet, cancellationToken);

        // What waits for PUBACK is the receipt alone: an async method's own memory, of which the runtime keeps one a
        // core, would be new for each of many in flight.
        return sending.IsCompletedSuccessfully
            ? sending.Result.WaitAsync(cancellationToken)
            : WaitAsync(sending, cancellationToken);
    }

    /// <summary>Sends again what the last connection left unacknowledged. Before anything is published.</summary>
    public async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        await output.BeginTurnAsync(cancellationToken);
        try
        {
            session.WriteAgain(output);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            output.EndTurn();
        }
    }

    public void Acknowledge(ushort packetId)
    {
        session.Acknowledge(packetId);
        _room.Release();
    }

    public void End(MqttException cause)
    {
        session.Detach(cause);
        _ended = true;
        _room.Release();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask WaitAsync(ValueTask<PublishReceipt> sending, CancellationToken cancellationToken)
    {
        var receipt = await sending;
        await receipt.WaitAsync(cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PublishReceipt> SendInTurnAsync(PublishPacket packet, CancellationToken cancellationToken)
    {
        // Waiting for room happens inside the turn: otherwise, of many that wait, a later one could go first.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _room.WaitAsync(cancellationToken);
            if (_ended)
                _room.Release();   // for the next one that waits; the session then says why
            return await SendAsync(packet, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PublishReceipt> SendAsync(PublishPacket packet, CancellationToken cancellationToken)
    {
        PublishReceipt? receipt = null;
        try
        {
            await output.BeginTurnAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _room.Release();   // nothing is in flight, so no PUBACK will give the place back
            throw;
        }

        try
        {
            receipt = session.Add(packet.Topic, packet.Payload, packet.Retain, output);
            await output.FlushAsync(cancellationToken);
        }
        catch (MqttConnectionException) when (receipt is not null)
        {
            // The message is in the session already: its receipt tells how the connection ended.
        }
        finally
        {
            output.EndTurn();
        }

        return receipt;
    }
}
