using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Messages that wait because their topic is to become a tag first, and the topics that cannot. Not for more than one thread at a time.
/// </summary>
/// <param name="file">Keeps the topics that made tags.</param>
internal sealed class NewTopics(DeviceSettings device, string file)
{
    private const int MostWaiting = 256;

    private readonly SortedSet<string> _known = new(device.Tags.Where(tag => tag.Pattern is not null).Select(tag => tag.Topic!), StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private List<MqttMessage> _waiting = [];

    /// <summary>Messages that have no tag yet; the broker has no acknowledgement of them.</summary>
    public int Waiting => _waiting.Count;

    public bool IsFull => _waiting.Count >= MostWaiting;

    /// <summary>Another connection begins: what waited comes again.</summary>
    public void Begin() => _waiting.Clear();

    /// <summary>Keeps a message if its topic can become a tag.</summary>
    public bool TryHold(in MqttMessage message)
    {
        var topic = message.Topic;
        if (_known.Count + _refused.Count >= TopicTags.MostTopics || _refused.Contains(topic) || !device.Patterns.Any(entry => entry.Pattern!.Matches(topic)))
            return false;
        _waiting.Add(message);
        return true;
    }

    /// <summary>Makes tags of the topics of what waits.</summary>
    /// <returns>What waited, in its order, and the tags; fewer where another tag has a name that one of them makes.</returns>
    public async Task<(IReadOnlyList<MqttMessage> Messages, IReadOnlyList<TagSettings> Tags)> WelcomeAsync(DeviceLink link, CancellationToken cancellationToken)
    {
        var topics = _waiting.Select(message => message.Topic).Distinct(StringComparer.Ordinal).ToList();
        var wanted = TopicTags.Made(device, topics).ToList();
        var added = await link.AddTagsAsync(wanted, cancellationToken);
        var made = added.Select(tag => tag.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tag in wanted.Where(tag => !made.Contains(tag.Name)))
            link.Status.Trouble(tag.Topic!, $"Another tag has the name {tag.Name}, which this topic makes: put more of its levels into name.");
        _known.UnionWith(added.Select(tag => tag.Topic!));
        _refused.UnionWith(topics.Where(topic => !_known.Contains(topic)));
        if (added.Count > 0)
            await RememberAsync(link.Status, cancellationToken);
        var messages = _waiting;
        _waiting = [];
        return (messages, added);
    }

    private async Task RememberAsync(DeviceStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await JsonFile.WriteAsync(file, _known, cancellationToken);
            status.Mended(file);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            status.Trouble(file, $"Which topics came cannot be kept for the next start: {full.Message} Make room or mend its rights.");
        }
    }
}
