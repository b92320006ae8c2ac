using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>
/// One string for each topic that comes again and again, so that a message does not allocate its topic. Bounded:
/// topics beyond the capacity get a new string each time.
/// </summary>
internal sealed class TopicCache(int capacity = 4096)
{
    private readonly Dictionary<byte[], string> _topics = new(new Utf8Comparer());

    /// <param name="topic">Well-formed UTF-8.</param>
    public string Get(ReadOnlySpan<byte> topic)
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
