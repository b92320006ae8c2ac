namespace Maintenance.Edge.Configuration;

/// <summary>
/// Binds the section <c>connection</c> of a device: a tag that is 1 while the device is connected and 0 while it is lost. It is of no
/// asset: that a device is away says nothing of a machine.
/// </summary>
internal static class ConnectionSection
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(1);

    public static TagSettings? Bind(Section device, string name, TagList tags)
    {
        if (device.Optional("connection") is not { } section)
            return null;
        var tag = new TagSettings(
            tags.Items.Count, name, GatewayFile.Name(section), Asset: null, "connection", "State", "",
            Register: null, Topic: null, new(null, null), Scale: 1, Offset: 0, Min: 0, Max: 1, Deadband: 0.5, MaxSilence,
            TagSection.Limits(section, 0, 1), Detector: null, Sensor: null);
        if (!tags.Names.Add(tag.Name))
            section.Fault("name", $"is \"{tag.Name}\", as is an earlier tag's; every tag needs its own name");
        section.Close();
        tags.Items.Add(tag);
        return tag;
    }
}
