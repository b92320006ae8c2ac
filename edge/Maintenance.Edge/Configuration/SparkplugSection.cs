namespace Maintenance.Edge.Configuration;

/// <summary>Binds what only devices of protocol sparkplug have.</summary>
internal static class SparkplugSection
{
    private const string LevelNeeded = "a name without + / #";

    /// <param name="hostId">Where the file names none.</param>
    public static SparkplugSettings Bind(Section device, string hostId)
    {
        var reorder = TimeSpan.FromSeconds(2);
        if (device.Optional("sparkplug") is not { } section)
            return new(hostId, reorder);
        var settings = new SparkplugSettings(
            Level(section, "hostId") ?? hostId, section.Duration("reorderTimeout", reorder, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        section.Close();
        return settings;
    }

    public static MetricSettings Metric(Section tag)
    {
        const string NodeNeeded = "a group and an edge node, such as Plant/Press,";
        var section = tag.Required("metric");
        var node = section.Text("node", NodeNeeded).Split('/');
        var isNode = node.Length == 2 && Array.TrueForAll(node, IsLevel);
        if (!isNode && section.Has("node"))
            section.Fault("node", $"is \"{string.Join('/', node)}\"; {NodeNeeded.TrimEnd(',')} is needed");
        var settings = new MetricSettings(
            isNode ? new(node[0], node[1]) : new("group", "node"), Level(section, "device"), section.Text("name", "a metric's name"));
        section.Close();
        return settings;
    }

    private static string? Level(Section section, string key)
    {
        if (section.OptionalText(key, LevelNeeded) is not { } text)
            return null;
        if (!IsLevel(text))
            section.Fault(key, $"is \"{text}\"; {LevelNeeded} is needed");
        return text;
    }

    private static bool IsLevel(string text) => text.Length > 0 && !text.AsSpan().ContainsAny("+/#\0");
}
