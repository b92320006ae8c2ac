namespace Maintenance.Edge.Configuration;

/// <summary>From one configuration to the next, without a number of a tag that means another one.</summary>
/// <param name="Settings">The next, its tags numbered so that each keeps the number it had.</param>
/// <param name="Kept">Names of the devices that go on as they are.</param>
/// <param name="Doubles">Tags left out, since a device that goes on has one of their name: by device and name.</param>
internal sealed record SettingsChange(GatewaySettings Settings, IReadOnlySet<string> Kept, IReadOnlyList<(string Device, string Tag)> Doubles)
{
    /// <summary>Tags that devices have got which go on.</summary>
    public IReadOnlyList<TagSettings> Added { get; private init; } = [];

    /// <summary>Tags that begin, each with its device.</summary>
    public IEnumerable<(TagSettings Tag, DeviceSettings Device)> Begun
    {
        get
        {
            var added = Added.Select(tag => tag.Index).ToHashSet();
            return Settings.Devices.SelectMany(device => device.AllTags.Where(tag => Begins(device) || added.Contains(tag.Index)).Select(tag => (tag, device)));
        }
    }

    /// <summary>Whether the device is to begin, or to begin anew.</summary>
    public bool Begins(DeviceSettings device) => !Kept.Contains(device.Name);

    /// <param name="next">As read from the file; of devices that are kept, what they are now stands in for it.</param>
    public static SettingsChange Between(GatewaySettings now, GatewaySettings next)
    {
        var before = now.Devices.ToDictionary(device => device.Name, StringComparer.Ordinal);
        var kept = next.Devices.Where(device => before.GetValueOrDefault(device.Name)?.IsSameAs(device) == true)
            .Select(device => device.Name).ToHashSet(StringComparer.Ordinal);
        var slots = now.Tags.Select(tag => tag with { IsRetired = true }).ToList();
        foreach (var tag in before.Values.Where(device => kept.Contains(device.Name)).SelectMany(device => device.AllTags))
            slots[tag.Index] = tag;

        var numbers = new Numbers(slots);
        var devices = next.Devices.Select(device => kept.Contains(device.Name) ? before[device.Name] : device with
        {
            Connection = device.Connection is { } tag ? numbers.Place(tag) : null,
            Tags = numbers.Place(device.Tags),
        }).ToList();
        return Of(next with { Name = now.Name, Local = now.Local, Cloud = now.Cloud, Publish = now.Publish, Outbox = now.Outbox }, devices, kept, numbers);
    }

    /// <summary>A device that goes on gets more tags.</summary>
    public static SettingsChange Adding(GatewaySettings now, string device, IReadOnlyList<TagSettings> more)
    {
        var numbers = new Numbers([.. now.Tags]);
        var added = numbers.Place(more);
        var devices = now.Devices.Select(other => string.Equals(other.Name, device, StringComparison.Ordinal) ? other with { Tags = [.. other.Tags, .. added] } : other).ToList();
        return Of(now, devices, now.Devices.Select(other => other.Name).ToHashSet(StringComparer.Ordinal), numbers) with { Added = added };
    }

    /// <summary>What is other in the file, and takes a start of the gateway.</summary>
    public static IReadOnlyList<string> TakesStart(GatewaySettings now, GatewaySettings next)
    {
        (string Section, bool IsSame)[] sections =
            [("gateway", string.Equals(now.Name, next.Name, StringComparison.Ordinal)), ("local", now.Local == next.Local), ("cloud", now.Cloud == next.Cloud), ("publish", now.Publish == next.Publish), ("outbox", now.Outbox == next.Outbox)];
        return [.. sections.Where(section => !section.IsSame).Select(section => section.Section)];
    }

    /// <param name="settings">With the tags that its assets' numbers are of.</param>
    private static SettingsChange Of(GatewaySettings settings, List<DeviceSettings> devices, IReadOnlySet<string> kept, Numbers numbers)
    {
        var inOrder = devices.SelectMany(device => device.AllTags).ToList();
        var assets = settings.Assets.Select(asset => asset.AmongTags(settings.Tags, inOrder)).ToList();
        return new(settings with { Devices = devices, Tags = numbers.Tags, Assets = assets }, kept, numbers.Doubles);
    }

    /// <summary>Gives each tag the number it had, or one of its own.</summary>
    /// <param name="tags">By number; those that are retired wait for a tag of their name.</param>
    private sealed class Numbers(List<TagSettings> tags)
    {
        private readonly Dictionary<string, int> _numbers = tags.ToDictionary(tag => tag.Name, tag => tag.Index, StringComparer.Ordinal);
        private readonly HashSet<string> _names = tags.Where(tag => !tag.IsRetired).Select(tag => tag.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

        public List<(string Device, string Tag)> Doubles { get; } = [];

        public IReadOnlyList<TagSettings> Tags => tags;

        public IReadOnlyList<TagSettings> Place(IReadOnlyList<TagSettings> more) => [.. more.Select(Place).OfType<TagSettings>()];

        /// <summary>Null where another has its name.</summary>
        public TagSettings? Place(TagSettings tag)
        {
            if (!_names.Add(tag.Name))
            {
                Doubles.Add((tag.Device, tag.Name));
                return null;
            }

            if (_numbers.TryGetValue(tag.Name, out var number))
                return tags[number] = tag with { Index = number };
            tags.Add(tag with { Index = tags.Count });
            return tags[^1];
        }
    }
}
