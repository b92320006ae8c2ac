using System.Buffers;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>
/// What a session has to remember, and how that is noted in a journal, where there is one, and read from it again. Under the
/// lock of its <see cref="MqttSession"/>.
/// </summary>
internal sealed class SessionState
{
    private readonly LinkedList<UnacknowledgedPublish> _inOrder = [];
    private readonly Dictionary<ushort, LinkedListNode<UnacknowledgedPublish>> _byId = [];
    private readonly Stack<LinkedListNode<UnacknowledgedPublish>> _spare = [];
    private readonly HashSet<ushort> _taken = [];
    private readonly HashSet<ushort> _requestIds = [];
    private ushort _lastId;

    /// <summary>None: the session lives in memory only.</summary>
    public SessionJournal? Journal { get; set; }

    public string? ClientId { get; private set; }

    public MqttVersion Version { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<UnacknowledgedPublish> Unacknowledged => _inOrder;

    public long Accepted { get; private set; }

    public long Taken { get; private set; }

    public void Identify(MqttClientOptions options)
    {
        if (!string.Equals(ClientId, options.ClientId, StringComparison.Ordinal) || Version != options.Version)
            Journal?.AddIdentity(options.Version, options.ClientId);
        (ClientId, Version) = (options.ClientId, options.Version);
    }

    public ushort Add(in PublishPacket packet, PublishReceipt receipt)
    {
        var id = NextId();
        var node = _spare.TryPop(out var used) ? used : new(new());

        // An alias means something on this connection only [MQTT-3.3.2-7]: what may go out on another has the topic.
        node.Value.Fill(packet with { PacketId = id, Alias = 0, IsAliasKnown = false }, receipt);
        _inOrder.AddLast(node);
        _byId.Add(id, node);
        Accepted++;
        Journal?.AddPublished(packet.Qos, id, node.Value.Packet);
        return id;
    }

    public UnacknowledgedPublish? Find(ushort id) => _byId.TryGetValue(id, out var node) ? node.Value : null;

    /// <summary>PUBREC came.</summary>
    public void Receive(UnacknowledgedPublish publish)
    {
        publish.MarkReceived();
        Journal?.Add(JournalKind.Received, publish.PacketId);
    }

    public void Complete(ushort id)
    {
        _byId.Remove(id, out var node);
        _inOrder.Remove(node!);
        node!.Value.Clear();
        _spare.Push(node);
        Journal?.Add(JournalKind.Completed, id);
    }

    public bool IsTaken(ushort id) => _taken.Contains(id);

    public void Take(ushort id)
    {
        if (!_taken.Add(id))
            return;
        Taken++;
        Journal?.Add(JournalKind.Taken, id);
    }

    /// <returns>False where it was not taken.</returns>
    public bool Release(ushort id)
    {
        if (!_taken.Remove(id))
            return false;
        Journal?.Add(JournalKind.Released, id);
        return true;
    }

    /// <summary>
    /// The broker kept nothing: messages of QoS 2 that it acknowledged by PUBREC were its own, and the identifiers of those that
    /// we took mean nothing any more.
    /// </summary>
    /// <returns>How many of ours are done with by that.</returns>
    public int Forget()
    {
        foreach (var id in _taken.ToList())
            Release(id);
        var received = _inOrder.Where(publish => publish.IsReceived).Select(publish => publish.PacketId).ToList();
        received.ForEach(Complete);
        return received.Count;
    }

    public ushort ReserveId()
    {
        var id = NextId();
        _requestIds.Add(id);
        return id;
    }

    public void ReleaseId(ushort id) => _requestIds.Remove(id);

    public void ReleaseIds() => _requestIds.Clear();

    /// <exception cref="InvalidDataException">It is no entry of a session.</exception>
    public void Replay(ReadOnlySpan<byte> entry)
    {
        var records = new JournalReader(entry);
        while (records.TryRead())
        {
            switch (records.Kind)
            {
                case JournalKind.Identity:
                    (ClientId, Version) = (records.ClientId, records.Version);
                    break;
                case JournalKind.Published:
                    var node = new LinkedListNode<UnacknowledgedPublish>(new());
                    node.Value.Restore(records.Qos, records.Id, records.Packet);
                    _inOrder.AddLast(node);
                    _byId[records.Id] = node;
                    (_lastId, Accepted) = (records.Id, Accepted + 1);
                    break;
                case JournalKind.Received when Find(records.Id) is { } received:
                    received.MarkReceived();
                    break;
                case JournalKind.Completed when _byId.ContainsKey(records.Id):
                    Complete(records.Id);
                    break;
                case JournalKind.Taken:
                    Take(records.Id);
                    break;
                case JournalKind.Released:
                    Release(records.Id);
                    break;
                case JournalKind.Counts:
                    (_lastId, Accepted, Taken) = (records.Id, records.Accepted, records.Taken);
                    break;
            }
        }
    }

    /// <summary>All of it, in as few records as there can be.</summary>
    public void Snapshot(ArrayBufferWriter<byte> target)
    {
        if (ClientId is not null)
            SessionJournal.WriteIdentity(target, Version, ClientId);
        foreach (var publish in _inOrder)
        {
            SessionJournal.WritePublished(target, publish.Qos, publish.PacketId, publish.Packet);
            if (publish.IsReceived)
                SessionJournal.Write(target, JournalKind.Received, publish.PacketId);
        }

        foreach (var id in _taken)
            SessionJournal.Write(target, JournalKind.Taken, id);
        SessionJournal.WriteCounts(target, _lastId, Accepted, Taken);
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
