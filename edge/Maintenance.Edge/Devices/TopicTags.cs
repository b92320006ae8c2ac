using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Makes tags of MQTT topics that entries with open levels stand for. A broker does not tell which topics there are, so each makes
/// its tags when its first message comes; which had come is kept in a file, so that they are there again after a restart.
/// </summary>
internal static class TopicTags
{
    /// <summary>Of a device; what comes on others is counted and told.</summary>
    public const int MostTopics = 10_000;

    /// <param name="data">The gateway's data folder.</param>
    /// <param name="of">What the file keeps of the device.</param>
    public static string FileOf(string data, DeviceSettings device, string of = "topics") =>
        Path.Combine(data, "mqtt", $"{device.Name.Replace('/', '_')}.{of}.json");

    /// <summary>The device with the tags of the topics that had come, its entries with open levels beside them.</summary>
    /// <param name="data">Null: nothing is known.</param>
    public static async Task<(DeviceSettings Device, IReadOnlyList<PathTrouble> Troubles)> ExpandAsync(
        DeviceSettings device, string? data, CancellationToken cancellationToken)
    {
        var split = device with { Tags = [.. device.Tags.Where(tag => !tag.IsOfTopics)], Patterns = [.. device.Tags.Where(tag => tag.IsOfTopics)] };
        if (split.Patterns.Count == 0 || data is null)
            return (split, []);
        var file = FileOf(data, device);
        try
        {
            var topics = await JsonFile.ReadAsync<List<string>>(file, cancellationToken) ?? [];
            return (split with { Tags = [.. split.Tags, .. Made(split, topics)] }, []);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return (split, [new(device.Name, file, $"Which topics had come is not known, so each makes its tags anew with its next message: {unreadable.Message}")]);
        }
    }

    /// <summary>A topic that an entry names by itself is that entry's only.</summary>
    public static IEnumerable<TagSettings> Made(DeviceSettings device, IEnumerable<string> topics)
    {
        var named = device.Tags.Where(tag => tag.Pattern is null).Select(tag => tag.Topic).ToHashSet(StringComparer.Ordinal);
        return topics.Where(topic => !named.Contains(topic)).Distinct(StringComparer.Ordinal)
            .SelectMany(topic => device.Patterns.Where(entry => entry.Pattern!.Matches(topic)).Select(entry => entry.Of(topic)));
    }

    /// <summary>What to subscribe to: a topic that an entry with open levels has too is not named again, else it might come twice.</summary>
    public static IReadOnlyList<string> Filters(DeviceSettings device) =>
    [
        .. device.Patterns.Select(entry => entry.Pattern!.Filter).Distinct(StringComparer.Ordinal),
        .. device.Tags.Select(tag => tag.Topic!).Distinct(StringComparer.Ordinal).Where(topic => !device.Patterns.Any(entry => entry.Pattern!.Matches(topic))),
    ];
}
