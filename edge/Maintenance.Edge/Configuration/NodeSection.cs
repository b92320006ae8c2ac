using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds the section <c>node</c> of an OPC UA device's tag.</summary>
internal static class NodeSection
{
    private static readonly Dictionary<string, bool> Accesses = new(StringComparer.Ordinal) { ["subscribe"] = false, ["read"] = true };

    private static readonly Dictionary<string, DataChangeTrigger> Triggers = new(StringComparer.Ordinal)
    {
        ["status"] = DataChangeTrigger.Status,
        ["value"] = DataChangeTrigger.StatusValue,
        ["timestamp"] = DataChangeTrigger.StatusValueTimestamp,
    };

    /// <param name="sampling">Of the device; null: as often as it publishes.</param>
    /// <param name="publishing">Of the device.</param>
    public static NodeSettings Bind(Section tag, TimeSpan? sampling, TimeSpan publishing)
    {
        var section = tag.Required("node");
        var (id, path) = (OpcUaSection.Node(section, "id"), Path(section));
        if (section.Has("id") == section.Has("path"))
            section.Fault(null, "needs either id or path: the node's id, or the way to it from the server's Objects folder");
        var isRead = section.Choice("access", Accesses, otherwise: false);
        var ownPublishing = OpcUaSection.Interval(section, "publishing", publishing);
        var queue = (uint)section.Whole("queue", 0, "a number of values, 1 to 100000,", 1, 100_000);
        var settings = new NodeSettings(
            id, path, isRead, OpcUaSection.Sampling(section, sampling ?? ownPublishing), ownPublishing, queue == 0 ? null : queue,
            section.Choice("trigger", Triggers, DataChangeTrigger.StatusValue), Deadband(section));
        RequireFitting(section, settings);
        section.Close();
        return settings;
    }

    private static void RequireFitting(Section section, NodeSettings settings)
    {
        foreach (var key in new[] { "publishing", "queue", "trigger", "deadband" })
        {
            if (settings.IsRead && section.Has(key))
                section.Fault(key, "goes with access: subscribe only; remove it, or set access: subscribe");
        }

        if (settings.IsRead && settings.Sampling < OpcUaSection.Fastest)
            section.Fault("sampling", $"is shorter than {OpcUaSection.Fastest:c}, and access is read; a longer interval is needed");
    }

    private static NodePath? Path(Section section)
    {
        const string Needed = "a path of browse names such as /Plant/Line 1/*/Speed";
        if (section.OptionalText("path", Needed) is not { } text)
            return null;
        if (NodePath.Parse(text) is { } path)
            return path;
        section.Fault("path", $"is \"{text}\"; {Needed} is needed");
        return null;
    }

    private static ServerDeadband? Deadband(Section section)
    {
        if (section.Optional("deadband") is not { } deadband)
            return null;
        var absolute = deadband.OptionalNumber("absolute", "a width above 0 in the server's unit", min: double.Epsilon);
        var percent = deadband.OptionalNumber("percent", "a percentage above 0 and up to 100 of the value's range", min: double.Epsilon, max: 100);
        if (deadband.Has("absolute") == deadband.Has("percent"))
            deadband.Fault(null, "needs either absolute or percent");
        deadband.Close();
        return percent is { } share ? new(true, share) : new(false, absolute ?? 0);
    }
}
