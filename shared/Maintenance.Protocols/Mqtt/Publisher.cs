using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>What goes out on one connection: first come, first sent, and no more of QoS 1 and 2 in flight than allowed.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Publisher(MqttSession session, Output output, MqttClientOptions options, MqttGranted granted, Action<Exception> giveUp)
{
    // What an identifier and a topic alias with its length may add to a packet.
    private const int MostAdded = 2 + 6;

    private readonly int _most = Math.Min(options.MaximumInFlight, granted.ReceiveMaximum);
    private readonly SemaphoreSlim _room = new(Math.Min(options.MaximumInFlight, granted.ReceiveMaximum));
    private readonly SemaphoreSlim _turn = new(0, 1);   // SendAgainAsync has the first one
    private readonly OutboundAliases _aliases = new(Math.Min(options.OutboundTopicAliases, granted.TopicAliasMaximum));
    private volatile bool _ended;

    /// <summary>Messages of QoS 1 and 2 on their way, or about to be.</summary>
    public int InFlight => _most - _room.CurrentCount;

    /// <summary>Of those sent, the messages that are done with. For the receive loop, which tells of them.</summary>
    public long Done { get; private set; }

    /// <returns>At QoS 0 done when it is on its way; otherwise when it is acknowledged for good.</returns>
    [SuppressMessage("Usage", "MA0042", Justification = "The result is there: what completed synchronously is not waited for.")]
    public ValueTask PublishAsync(in PublishPacket packet, CancellationToken cancellationToken)
    {
        RequireGranted(packet);
        if (packet.Qos == MqttQos.AtMostOnce)
            return SendOnceAsync(packet, cancellationToken);
        var sending = SendInTurnAsync(packet, cancellationToken);

        // What waits for PUBACK is the receipt alone: an async method's own memory, of which the runtime keeps one a
        // core, would be new for each of many in flight.
        return sending.IsCompletedSuccessfully
            ? sending.Result.WaitAsync(cancellationToken)
            : WaitAsync(sending, cancellationToken);
    }

    /// <summary>Sends again what the last connection left unacknowledged. Others wait until it is done; once for each connection.</summary>
    public async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            var left = new Queue<ushort>(session.Ids);
            while (left.Count > 0)
            {
                await _room.WaitAsync(cancellationToken);
                await SendAgainAsync(left, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A message of QoS 1 or 2 is done with.</summary>
    public void Leave()
    {
        Done++;
        _room.Release();
    }

    public void End(MqttException cause)
    {
        session.Detach(cause);
        _ended = true;
        _room.Release();
    }

    private void RequireGranted(in PublishPacket packet)
    {
        var size = OutboundPacket.Measure(packet) + MostAdded;
        if (size > RemainingLength.Maximum)
            throw new ArgumentException($"A packet of {size} bytes is longer than MQTT can say (§2.2.3).", nameof(packet));
        if (packet.Qos > granted.MaximumQos)
            throw new MqttPublishRefusedException(packet.Topic, MqttReasonCode.QosNotSupported, said: null);
        if (packet.Retain && !granted.RetainAvailable)
            throw new MqttPublishRefusedException(packet.Topic, MqttReasonCode.RetainNotSupported, said: null);
        if (size > granted.MaximumPacketSize)
            throw new MqttPublishRefusedException(packet.Topic, MqttReasonCode.PacketTooLarge, $"at most {granted.MaximumPacketSize} bytes");
    }

    // With a place in hand, and as many more as there are.
    private async Task SendAgainAsync(Queue<ushort> left, CancellationToken cancellationToken)
    {
        await output.BeginTurnAsync(cancellationToken);
        try
        {
            do
            {
                if (!session.WriteAgain(left.Dequeue(), output))
                    _room.Release();
            }
            while (left.Count > 0 && _room.Wait(TimeSpan.Zero, cancellationToken));
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            output.EndTurn();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendOnceAsync(PublishPacket packet, CancellationToken cancellationToken)
    {
        await output.BeginTurnAsync(cancellationToken);
        try
        {
            output.Write(_aliases.Of(packet));
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            output.EndTurn();
        }
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
            var sent = _aliases.Of(packet);
            receipt = session.Add(sent, out var id);
            if (session.IsDurable)
                await session.CommitAsync();
            session.Write(sent, id, output);
            await output.FlushAsync(cancellationToken);
        }
        catch (MqttConnectionException lost) when (receipt is not null)
        {
            // The message is in the session already: its receipt tells how the connection ended.
            giveUp(lost);
        }
        finally
        {
            output.EndTurn();
        }

        return receipt;
    }
}
