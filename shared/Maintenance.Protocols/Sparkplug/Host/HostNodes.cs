namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>All edge nodes that a host application follows. No I/O; not for more than one thread at a time.</summary>
internal sealed class HostNodes(SparkplugHostOptions options, TimeProvider clock)
{
    private readonly Dictionary<EdgeNodeId, HostNode> _nodes = [];

    public HostNode? Find(EdgeNodeId id) => _nodes.GetValueOrDefault(id);

    /// <summary>Asks those that are known beforehand for their births.</summary>
    public void Begin(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        foreach (var id in options.KnownNodes)
        {
            if (NodeOf(id) is { IsAlive: false } node)
                node.Want(nowUtc, "The session begins.", events);
        }
    }

    /// <summary>A message that came, of whatever topic.</summary>
    public void Take(string topic, ReadOnlySpan<byte> bytes, bool isRetained, DateTimeOffset nowUtc, List<HostEvent> events)
    {
        if (!SparkplugTopic.TryParse(topic, out var parsed) || (parsed.Verb != SparkplugVerb.State && NodeOf(parsed.Node) is null))
        {
            options.Ignoring?.Invoke();
            return;
        }

        if (parsed.Verb is SparkplugVerb.State or SparkplugVerb.NCmd or SparkplugVerb.DCmd)
            return;
        var node = NodeOf(parsed.Node)!;
        try
        {
            var payload = CompressedPayload.Parse(bytes, options.Limits);
            if (isRetained)
                node.Refuse(parsed, nowUtc, payload.Metrics.Count, $"A {parsed.Verb} was retained, so it is from a session that may be over.", events);
            else
                node.Take(new(parsed, payload, nowUtc), events);
        }
        catch (SparkplugException malformed)
        {
            node.Refuse(parsed, nowUtc, 0, $"A {parsed.Verb} cannot be read: {malformed.Message}", events);
        }
    }

    /// <summary>Does what has become due by now.</summary>
    public void Due(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        foreach (var node in _nodes.Values)
            node.Due(nowUtc, events);
    }

    private HostNode? NodeOf(EdgeNodeId id)
    {
        if (_nodes.TryGetValue(id, out var node))
            return node;
        if (_nodes.Count >= options.MaximumNodes || (options.IsOfKnownNodesOnly && !options.KnownNodes.Contains(id)))
            return null;
        node = new(id, options, clock);
        _nodes[id] = node;
        return node;
    }
}
