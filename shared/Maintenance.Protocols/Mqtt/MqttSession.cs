namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// The client's half of a session (MQTT 3.1.1 §4.1): the QoS 1 messages that the broker has not acknowledged, in
/// order, and the packet identifiers in use. Give it to each connection of one client identifier in turn; what the
/// last one left unacknowledged is then sent again before anything else [MQTT-4.4.0-1]. It lives in memory only.
/// </summary>
public sealed class MqttSession
{
    private readonly Lock _lock = new();
    private readonly LinkedList<UnacknowledgedPublish> _inOrder = [];
    private readonly Dictionary<ushort, LinkedListNode<UnacknowledgedPublish>> _byId = [];
    private readonly HashSet<ushort> _requestIds = [];
    private readonly Stack<LinkedListNode<UnacknowledgedPublish>> _spareNodes = [];
    private readonly Stack<PublishReceipt> _spareReceipts = [];
    private string? _clientId;
    private Exception? _detached = new MqttConnectionException("The session has no connection.");
    private ushort _lastId;
    private long _acknowledged;

    /// <summary>QoS 1 messages published and not yet acknowledged by the broker.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
                return _inOrder.Count;
        }
    }

    /// <summary>QoS 1 messages that the broker acknowledged since this object was made, over all connections.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Whether somebody holds it for a next connection.</summary>
    internal bool Kept { get; init; } = true;

    internal void Attach(MqttClientOptions options)
    {
        lock (_lock)
        {
            if (_detached is null)
                throw new InvalidOperationException("The session is in use by another connection: dispose that first.");
            if (_clientId is not null && !string.Equals(_clientId, options.ClientId, StringComparison.Ordinal))
                throw new InvalidOperationException($"The session is that of client '{_clientId}', not of '{options.ClientId}'.");
            if (_inOrder.Count > options.MaximumInFlight)
                throw new InvalidOperationException($"The session holds {_inOrder.Count} unacknowledged messages, more than MaximumInFlight ({options.MaximumInFlight}).");
            _clientId = options.ClientId;
            _detached = null;
        }
    }

    /// <summary>Ends the waiting of publishers; their messages stay for the next connection.</summary>
    internal void Detach(MqttException cause)
    {
        lock (_lock)
        {
            _detached = cause;
            _requestIds.Clear();
            foreach (var publish in _inOrder)
            {
                var failure = new MqttConnectionException($"The connection ended before PUBACK. {cause.Message}", cause)
                {
                    StaysInSession = Kept,
                };
                publish.Receipt?.Settle(failure);
                publish.Receipt = null;
            }
        }
    }

    /// <summary>Takes a message in and hands its bytes to <paramref name="output"/>.</summary>
    internal PublishReceipt Add(string topic, ReadOnlyMemory<byte> payload, bool retain, Output output)
    {
        lock (_lock)
        {
            if (_detached is not null)
                throw new MqttConnectionException($"Nothing was published: {_detached.Message}", _detached);
            var id = NextId();
            var receipt = _spareReceipts.TryPop(out var spare) ? spare : new PublishReceipt(this);
            var node = _spareNodes.TryPop(out var used) ? used : new(new());
            node.Value.Fill(new(topic, payload, MqttQos.AtLeastOnce, retain, Duplicate: false, id), receipt);
            _inOrder.AddLast(node);
            _byId.Add(id, node);
            output.Write(node.Value.Packet);
            return receipt;
        }
    }

    internal void Acknowledge(ushort id)
    {
        PublishReceipt? receipt;
        lock (_lock)
        {
            if (!_byId.Remove(id, out var node))
                throw new MqttProtocolException("MQTT-2.3.1-6", $"A PUBACK has identifier {id}, which no PUBLISH waits for.");
            receipt = node.Value.Receipt;
            _inOrder.Remove(node);
            node.Value.Clear();
            _spareNodes.Push(node);
        }

        Interlocked.Increment(ref _acknowledged);
        receipt?.Settle(failure: null);
    }

    /// <summary>Hands all that is unacknowledged to <paramref name="output"/> again, oldest first [MQTT-4.6.0-1].</summary>
    internal void WriteAgain(Output output)
    {
        lock (_lock)
        {
            foreach (var publish in _inOrder)
            {
                publish.MarkDuplicate();
                output.Write(publish.Packet);
            }
        }
    }

    internal ushort ReserveId()
    {
        lock (_lock)
        {
            var id = NextId();
            _requestIds.Add(id);
            return id;
        }
    }

    internal void ReleaseId(ushort id)
    {
        lock (_lock)
            _requestIds.Remove(id);
    }

    internal void Return(PublishReceipt receipt)
    {
        lock (_lock)
            _spareReceipts.Push(receipt);
    }

    // [MQTT-2.3.1-2]: one not in use. There is one: at most 32,768 publishes and few requests are under way.
    private ushort NextId()
    {
        do
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        while (_byId.ContainsKey(_lastId) || _requestIds.Contains(_lastId));
        return _lastId;
    }
}
