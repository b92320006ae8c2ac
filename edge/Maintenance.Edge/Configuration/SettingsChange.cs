namespace Maintenance.Edge.Configuration;

/// <summary>From one configuration to the next, without a number of a tag that means another one.</summary>
/// <param name="Settings">The next, its tags numbered so that each keeps the number it had.</param>
/// <param name="Kept">Names of the devices that go on as they are.</param>
/// <param name="Doubles">Tags left out, since a device that goes on has one of their name: by device and name.</param>
internal sealed record SettingsChange(GatewaySettings Settings, IReadOnlySet<string> Kept, IReadOnlyList<(string Device, string Tag)> Doubles)
{
    /// <summary>Whether the device is to begin, or to begin anew.</summary>
    public bool Begins(DeviceSettings device) => !Kept.Contains(device.Name);

    /// <param name="next">As read from the file; of devices that are kept, what they are now stands in for it.</param>
    public static SettingsChange Between(GatewaySettings now, GatewaySettings next)
    {
        var before = now.Devices.ToDictionary(device => device.Name, StringComparer.Ordinal);
        var kept = next.Devices.Where(device => before.GetValueOrDefault(device.Name)?.IsSameAs(device) == true)
            .Select(device => device.Name).ToHashSet(StringComparer.Ordinal);
        var slots = now.Tags.Select(tag => tag with { IsRetired = true }).ToList();
        var numbers = slots.ToDictionary(tag => tag.Name, tag => tag.Index, StringComparer.Ordinal);
        foreach (var tag in before.Values.Where(device => kept.Contains(device.Name)).SelectMany(device => device.AllTags))
            slots[tag.Index] = tag;

        var names = slots.Where(tag => !tag.IsRetired).Select(tag => tag.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var doubles = new List<(string, string)>();
        var devices = next.Devices.Select(device => kept.Contains(device.Name) ? before[device.Name] : Numbered(device)).ToList();
        var inOrder = devices.SelectMany(device => device.AllTags).ToList();
        var assets = next.Assets.Select(asset => asset.AmongTags(next.Tags, inOrder)).ToList();
        return new(next with { Devices = devices, Tags = slots, Assets = assets, Name = now.Name, Local = now.Local, Cloud = now.Cloud, Outbox = now.Outbox }, kept, doubles);

        DeviceSettings Numbered(DeviceSettings device) => device with
        {
            Connection = device.Connection is { } tag && IsNew(tag) ? Place(tag) : null,
            Tags = [.. device.Tags.Where(IsNew).Select(Place)],
        };

        bool IsNew(TagSettings tag)
        {
            if (names.Add(tag.Name))
                return true;
            doubles.Add((tag.Device, tag.Name));
            return false;
        }

        TagSettings Place(TagSettings tag)
        {
            if (numbers.TryGetValue(tag.Name, out var number))
                return slots[number] = tag with { Index = number };
            slots.Add(tag with { Index = slots.Count });
            return slots[^1];
        }
    }

    /// <summary>What is other in the file, and takes a start of the gateway.</summary>
    public static IReadOnlyList<string> TakesStart(GatewaySettings now, GatewaySettings next)
    {
        (string Section, bool IsSame)[] sections =
            [("gateway", string.Equals(now.Name, next.Name, StringComparison.Ordinal)), ("local", now.Local == next.Local), ("cloud", now.Cloud == next.Cloud), ("outbox", now.Outbox == next.Outbox)];
        return [.. sections.Where(section => !section.IsSame).Select(section => section.Section)];
    }
}
