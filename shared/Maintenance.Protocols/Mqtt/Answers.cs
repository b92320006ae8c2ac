using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// What the broker is answered: PUBACK and PUBREC for messages that were dealt with, PUBREL to PUBREC, PUBCOMP to PUBREL. The
/// last two nobody asks for; they have a loop of their own, so that the receive loop never waits for a broker that does not read.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class Answers(MqttSession session, Inbox inbox, Publisher publisher, Output output, MqttVersion version, Action<Exception> giveUp)
{
    /// <summary>More identifiers there are not; a broker that repeats itself beyond that does not listen.</summary>
    private const int Most = ushort.MaxValue;

    private readonly Lock _lock = new();
    private readonly Queue<AckPacket> _waiting = [];
    private readonly List<ushort> _taken = [];
    private readonly SemaphoreSlim _something = new(0, 1);
    private bool _isSignalled;

    /// <summary>Sends PUBACK and PUBREC for what the consumer has acknowledged.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AcknowledgeAsync(CancellationToken cancellationToken)
    {
        await output.BeginTurnAsync(cancellationToken);
        try
        {
            while (inbox.TryTakeAcknowledged(out var id, out var qos))
            {
                if (qos == MqttQos.AtLeastOnce)
                    output.Write(new AckPacket(PacketType.PubAck, id, MqttReasonCode.Success));
                else
                    _taken.Add(id);
            }

            if (_taken.Count > 0)
                await SendReceivedAsync();
            await output.FlushAsync(cancellationToken);
        }
        catch (MqttConnectionException lost)
        {
            // The broker delivers it again, and the reader of messages is told.
            giveUp(lost);
        }
        finally
        {
            output.EndTurn();
        }
    }

    /// <summary>Takes what the broker says of a message of ours, and its PUBREL of one of its own.</summary>
    public void Take(in AckPacket ack)
    {
        if (ack.Type == PacketType.PubRel)
        {
            Add(PacketType.PubComp, ack.PacketId, FoundOrNot(session.Release(ack.PacketId)));
            return;
        }

        if (session.Acknowledge(ack, out var known))
        {
            publisher.Leave();
            Note();
        }

        if (ack.Type == PacketType.PubRec && !ack.Reason.IsRefusal())
            Add(PacketType.PubRel, ack.PacketId, FoundOrNot(known));
    }

    /// <summary>What is done with is noted soon, though nobody waits for it.</summary>
    private void Note()
    {
        if (!session.IsDurable)
            return;
        lock (_lock)
            Signal();
    }

    /// <summary>For a message that was taken before and comes again.</summary>
    public void Received(ushort id) => Add(PacketType.PubRec, id, MqttReasonCode.Success);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _something.WaitAsync(cancellationToken);
            int due;
            lock (_lock)
            {
                _isSignalled = false;
                due = _waiting.Count;
            }

            await session.CommitAsync();   // what the answers tell; those that come meanwhile wait for the next one
            if (due > 0)
                await SendAsync(due, cancellationToken);
        }
    }

    private async Task SendAsync(int due, CancellationToken cancellationToken)
    {
        await output.BeginTurnAsync(cancellationToken);
        try
        {
            for (; due > 0; due--)
            {
                lock (_lock)
                    output.Write(_waiting.Dequeue());
            }

            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            output.EndTurn();
        }
    }

    // In the output's turn.
    private async ValueTask SendReceivedAsync()
    {
        await session.CommitAsync();
        foreach (var id in _taken)
            output.Write(new AckPacket(PacketType.PubRec, id, MqttReasonCode.Success));
        _taken.Clear();
    }

    private void Add(PacketType type, ushort id, MqttReasonCode reason)
    {
        lock (_lock)
        {
            if (_waiting.Count == Most)
                throw new MqttProtocolException("MQTT-4.8.0-1", $"The broker has not read {Most} answers and goes on asking.") { Reason = MqttReasonCode.QuotaExceeded };
            _waiting.Enqueue(new(type, id, reason));
            Signal();
        }
    }

    // Under the lock.
    private void Signal()
    {
        if (_isSignalled)
            return;
        _isSignalled = true;
        _something.Release();
    }

    // MQTT 3.1.1 has no word for an identifier that is not known: the other side frees it all the same.
    private MqttReasonCode FoundOrNot(bool found) =>
        found || version == MqttVersion.V311 ? MqttReasonCode.Success : MqttReasonCode.PacketIdentifierNotFound;
}
