using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>
/// One string for each topic that comes again and again, so that a message does not allocate its topic. Bounded:
/// topics beyond the capacity get a new string each time.
/// </summary>
/// <param name="aliases">The largest topic alias that the broker may use (MQTT 5.0).</param>
internal sealed class TopicCache(int aliases = 0, int capacity = 4096)
{
    private readonly string?[] _aliases = new string?[aliases];
    private readonly Dictionary<byte[], string> _topics = new(new Utf8Comparer());

    /// <param name="topic">Well-formed UTF-8; empty where only an alias came.</param>
    /// <param name="alias">Means the topic from now on, or what it meant before where no topic came.</param>
    public string Get(ReadOnlySpan<byte> topic, TopicAlias alias)
    {
        if (!alias.IsThere)
            return Get(topic);
        if (alias.Number == 0 || alias.Number > _aliases.Length)
            throw Invalid("MQTT-3.1.2-26", $"A PUBLISH has the topic alias {alias.Number}, which is not one of 1 to {_aliases.Length}.");
        ref var meaning = ref _aliases[alias.Number - 1];
        if (topic.IsEmpty)
            return meaning ?? throw Invalid("MQTT-3.3.2-7", $"A PUBLISH has the topic alias {alias.Number}, which means nothing yet.");
        return meaning = Get(topic);
    }

    private static MqttProtocolException Invalid(string statement, string what) => new(statement, what) { Reason = MqttReasonCode.TopicAliasInvalid };

    private string Get(ReadOnlySpan<byte> topic)
    {
        var known = _topics.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(topic, out var text))
            return text;
        if (topic.IsEmpty)
            throw new MqttProtocolException("MQTT-4.7.3-1", "A PUBLISH has an empty topic.");
        if (topic.ContainsAny((byte)'+', (byte)'#'))
            throw new MqttProtocolException("MQTT-3.3.2-2", "The topic of a PUBLISH contains a wildcard.");
        text = Encoding.UTF8.GetString(topic);
        if (_topics.Count < capacity)
            known[topic] = text;
        return text;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
