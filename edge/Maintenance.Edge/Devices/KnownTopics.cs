using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>What to read out of the messages of each topic that has tags. Not for more than one thread at a time.</summary>
internal sealed class KnownTopics
{
    private readonly Dictionary<string, TopicReader> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldWatch> _fields = new(StringComparer.Ordinal);

    public KnownTopics(DeviceSettings device) => Add(device.Tags);

    /// <summary>Tags whose values may come in one message.</summary>
    public int MostTagsOfOne { get; private set; } = 1;

    public TopicReader? Of(string topic) => _readers.GetValueOrDefault(topic);

    /// <param name="tags">All that a topic has; topics made of the same entries share what is told of their fields.</param>
    public void Add(IEnumerable<TagSettings> tags)
    {
        foreach (var topic in tags.GroupBy(tag => tag.Topic!, StringComparer.Ordinal))
        {
            TagSettings[] own = [.. topic];
            var alike = own[0].Pattern?.Filter ?? topic.Key;
            if (!_fields.TryGetValue(alike, out var fields))
                _fields[alike] = fields = FieldWatch.Of(own);
            _readers[topic.Key] = new(own, fields);
            MostTagsOfOne = Math.Max(MostTagsOfOne, own.Length);
        }
    }
}
