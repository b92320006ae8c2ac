using System.Globalization;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds one entry of <c>devices</c>.</summary>
internal static class DeviceSection
{
    private static readonly Dictionary<string, DeviceProtocol> Protocols =
        Enum.GetValues<DeviceProtocol>().ToDictionary(protocol => protocol.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, DeviceClock> Clocks =
        new(StringComparer.Ordinal) { ["gateway"] = DeviceClock.Gateway, ["device"] = DeviceClock.Device };

    public static DeviceSettings Bind(Section section, string gateway, List<DeviceSettings> before, TagList tags)
    {
        var name = GatewayFile.Name(section);
        if (before.Exists(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
            section.Fault("name", $"is \"{name}\", as is an earlier device's; every device needs its own name");
        var protocol = section.Choice("protocol", Protocols);
        var clock = section.Choice("clock", Clocks, protocol is DeviceProtocol.OpcUa or DeviceProtocol.Sparkplug ? DeviceClock.Device : DeviceClock.Gateway);
        var connection = ConnectionSection.Bind(section, name, tags);
        if (protocol == DeviceProtocol.OpcUa)
            return OpcUa(section, name, clock, tags) with { Connection = connection };
        if (protocol == DeviceProtocol.Sparkplug)
            return Sparkplug(section, gateway, name, clock, tags) with { Connection = connection };
        Refuse(section, "opcua", protocol);
        if (protocol == DeviceProtocol.Modbus && clock == DeviceClock.Device)
            section.Fault("clock", "is device, but Modbus carries no time; gateway is needed");

        var modbus = Modbus(section, protocol, before);
        var endpoint = modbus?.Serial is { } serial ? new(serial.Port, 0) : Endpoint(section, protocol);
        var mqtt = Mqtt(section, protocol, gateway, name);
        var own = new List<TagSettings>();
        foreach (var tag in section.List("tags"))
        {
            own.Add(TagSection.Bind(tag, name, protocol, clock, node: null, tags));
            RefuseOverlap(tag, own);
        }

        var watchdog = section.Duration("watchdog", Watchdog(modbus, own), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        if (watchdog < modbus?.Poll)
            section.Fault("watchdog", $"is shorter than modbus.poll, {modbus.Poll:c}; a longer duration is needed");
        section.Close();
        return new(name, protocol, endpoint, clock, watchdog, modbus, mqtt, own) { Connection = connection };
    }

    // No watchdog: the server promises keep-alives, and the client holds it to them.
    private static DeviceSettings OpcUa(Section section, string name, DeviceClock clock, TagList tags)
    {
        var url = OpcUaSection.Url(section);
        var (settings, sampling, publishing) = OpcUaSection.Bind(section, url);
        Refuse(section, "modbus", DeviceProtocol.OpcUa);
        Refuse(section, "mqtt", DeviceProtocol.OpcUa);
        var own = new List<TagSettings>();
        foreach (var tag in section.List("tags"))
            own.Add(TagSection.Bind(tag, name, DeviceProtocol.OpcUa, clock, entry => NodeSection.Bind(entry, sampling, publishing), tags));
        section.Close();
        return new(name, DeviceProtocol.OpcUa, OpcUaSection.Endpoint(url), clock, Timeout.InfiniteTimeSpan, null, null, own) { OpcUa = settings };
    }

    // No watchdog: edge nodes send what changes, and MQTT's keep-alive watches over the connection.
    private static DeviceSettings Sparkplug(Section section, string gateway, string name, DeviceClock clock, TagList tags)
    {
        Refuse(section, "modbus", DeviceProtocol.Sparkplug);
        Refuse(section, "opcua", DeviceProtocol.Sparkplug);
        var endpoint = Endpoint(section, DeviceProtocol.Sparkplug);
        var mqtt = Mqtt(section, DeviceProtocol.Sparkplug, gateway, name);
        if (mqtt is { ShareGroup: not null } or { SessionExpiry: not null })
            section.Fault("mqtt", "has shareGroup or sessionExpiry, but a host application of Sparkplug hears everything, in a session that ends with its connection; remove them");
        var sparkplug = SparkplugSection.Bind(section, $"maintenance-{gateway.Replace('/', '-')}-{name.Replace('/', '-')}");
        var own = new List<TagSettings>();
        foreach (var tag in section.List("tags"))
            own.Add(TagSection.Bind(tag, name, DeviceProtocol.Sparkplug, clock, node: null, tags));
        section.Close();
        return new(name, DeviceProtocol.Sparkplug, endpoint, clock, Timeout.InfiniteTimeSpan, null, mqtt, own) { Sparkplug = sparkplug };
    }

    /// <summary>Of two subscriptions that both have a topic, some brokers send its messages twice.</summary>
    private static void RefuseOverlap(Section tag, List<TagSettings> tags)
    {
        if (tags[^1].Pattern is not { } pattern)
            return;
        var other = tags.Find(before => before.Pattern is { } topic && !string.Equals(topic.Filter, pattern.Filter, StringComparison.Ordinal) && topic.Overlaps(pattern));
        if (other is not null)
            tag.Fault("topic", $"is \"{pattern}\", which has topics of {other.Name}'s \"{other.Pattern}\" too; the same open levels, or topics that differ in a level, are needed");
    }

    /// <summary>Longer than the device may rightly be silent.</summary>
    private static TimeSpan Watchdog(ModbusSettings? modbus, List<TagSettings> tags)
    {
        var least = TimeSpan.FromSeconds(30);
        var silence = modbus is null ? tags.Select(tag => tag.StaleAfter).DefaultIfEmpty(least).Max() : modbus.Poll * 3;
        return silence > least ? silence : least;
    }

    internal static DeviceEndpoint Endpoint(Section section, DeviceProtocol protocol)
    {
        const string Needed = "host:port, e.g. 192.168.0.10:502,";
        var text = section.Text("endpoint", Needed);
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown)
        {
            return new(text[..colon].Trim('[', ']'), port);
        }

        if (text.Length > 0)
            section.Fault("endpoint", $"is \"{text}\"; {Needed.TrimEnd(',')} is needed");
        return new("localhost", protocol == DeviceProtocol.Modbus ? 502 : 1883);
    }

    private static ModbusSettings? Modbus(Section section, DeviceProtocol protocol, List<DeviceSettings> before)
    {
        if (protocol == DeviceProtocol.Modbus)
            return ModbusSection.Bind(section, before);
        Refuse(section, "modbus", protocol);
        return null;
    }

    private static MqttSettings? Mqtt(Section section, DeviceProtocol protocol, string gateway, string device)
    {
        if (protocol is not (DeviceProtocol.Mqtt or DeviceProtocol.Sparkplug))
        {
            Refuse(section, "mqtt", protocol);
            return null;
        }

        return MqttSection.Bind(section, $"maintenance-{gateway}-{device}");
    }

    /// <summary>A password by variable, or the first line of a file.</summary>
    internal static Secret? Password(Section section)
    {
        var password = section.OptionalSecret("password");
        if (section.OptionalText("passwordFile", "a path") is not { } file)
            return password;
        if (password is not null)
            section.Fault("passwordFile", "is set beside password; one of the two is needed");
        try
        {
            var first = File.ReadLines(file).FirstOrDefault("").Trim();
            if (first.Length == 0)
                section.Fault("passwordFile", "has nothing in its first line; the password is needed there");
            return new(first);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            section.Fault("passwordFile", $"cannot be read: {unreadable.Message}");
            return null;
        }
    }

    private static void Refuse(Section section, string key, DeviceProtocol protocol)
    {
        if (section.Optional(key) is not null)
            section.Fault(key, $"does not go with protocol {protocol.ToString().ToLowerInvariant()}; remove it");
    }
}
