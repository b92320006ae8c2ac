namespace Maintenance.Protocols.Mqtt;

/// <summary>Numbers for the first topics that are published to (MQTT 5.0 §3.3.2.3.4). In the output's turn only.</summary>
/// <param name="most">As many as both sides want.</param>
internal sealed class OutboundAliases(int most)
{
    private readonly Dictionary<string, ushort> _known = new(StringComparer.Ordinal);

    /// <returns>The packet with its topic's alias, and without the topic where that is known; as it was where there is none left.</returns>
    public Packets.PublishPacket Of(in Packets.PublishPacket packet)
    {
        if (most == 0)
            return packet;
        if (_known.TryGetValue(packet.Topic, out var alias))
            return packet with { Alias = alias, IsAliasKnown = true };
        if (_known.Count == most)
            return packet;
        alias = (ushort)(_known.Count + 1);
        _known.Add(packet.Topic, alias);
        return packet with { Alias = alias };
    }
}
