using Maintenance.Analytics.Chain;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Configuration;

/// <summary>The tags bound so far, of all devices.</summary>
internal sealed class TagList
{
    public List<TagSettings> Items { get; } = [];

    public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Binds one entry of a device's <c>tags</c>.</summary>
internal static class TagSection
{
    internal const string State = "State";
    internal const string CounterKind = "Counter";

    /// <summary>Up to here a double, in which values travel, has every whole number.</summary>
    private const long MostOfCounter = 1L << 53;

    private static readonly string[] Kinds =
        ["Temperature", "Vibration", "Pressure", "Flow", "Speed", "Current", "Power", "Level", State, CounterKind, "Other"];

    private static readonly Dictionary<string, int> KindChoices =
        Kinds.Select((kind, i) => (kind, i)).ToDictionary(entry => entry.kind, entry => entry.i, StringComparer.Ordinal);

    internal static readonly Dictionary<string, AlarmPriority> Priorities =
        Enum.GetValues<AlarmPriority>().ToDictionary(priority => priority.ToString(), StringComparer.Ordinal);

    private static readonly Dictionary<string, bool> Detectors =
        new(StringComparer.Ordinal) { ["none"] = false, ["novelty"] = true };

    /// <param name="node">Reads where an OPC UA server has the tag.</param>
    public static TagSettings Bind(
        Section section, string device, DeviceProtocol protocol, DeviceClock clock, Func<Section, NodeSettings>? node, TagList tags)
    {
        var place = node?.Invoke(section);
        var metric = protocol == DeviceProtocol.Sparkplug ? SparkplugSection.Metric(section) : null;
        if (node is null && section.Optional("node") is not null)
            section.Fault("node", "goes with a device of protocol opcua only; remove it");
        var topic = Topic(section, protocol);
        var pattern = topic is { IsOpenSomewhere: true } ? topic : null;
        var name = pattern is not null ? WildcardName.Bind(section, pattern)
            : place?.Path?.HasWildcard == true || metric?.HasWildcard == true ? WildcardName.Bind(section) : GatewayFile.Name(section);
        if (!tags.Names.Add(name))
            section.Fault("name", $"is \"{name}\", as is an earlier tag's; every tag needs its own name");
        if (System.Text.Encoding.UTF8.GetByteCount(name) > ReadingBlock.MaxNameBytes)
            section.Fault("name", $"is longer than {ReadingBlock.MaxNameBytes} bytes");

        var scale = section.Number("scale", 1, "a number other than 0, e.g. 0.1,");
        if (scale == 0)
            section.Fault("scale", "is 0, which makes every value the same; another number, e.g. 0.1, is needed");
        var (min, max) = Range(section);
        var tag = new TagSettings(
            tags.Items.Count, device, name, section.OptionalText("asset", "a tag number such as P-101"),
            section.OptionalText("signal", "a signal such as vibration") ?? name[(name.LastIndexOf('.') + 1)..],
            Kinds[section.Choice("kind", KindChoices, Kinds.Length - 1)],
            section.OptionalText("unit", "a unit such as mm/s") ?? "",
            Register(section, protocol), pattern is null ? topic?.Text : null, Payload(section, protocol, clock),
            scale, section.Number("offset", 0, "a number"), min, max,
            section.Number("deadband", 0, "a number of 0 or more, e.g. 0.5,", min: 0),
            section.Duration("maxSilence", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            Limits(section, min, max), Detector(section), Sensor: null)
        {
            Node = place,
            Metric = metric,
            Pattern = pattern,
        };
        tag = tag with { Counter = Counter(section, tag.Register), ExpectedWithin = Expected(section) };
        tag = tag with { Sensor = Sensor(section, tag), Writable = WritableSection.Bind(section, tag, protocol) };
        section.Close();
        tags.Items.Add(tag);
        return tag;
    }

    private static string Protocol(DeviceProtocol protocol) => protocol.ToString().ToLowerInvariant();

    private static string Place(DeviceProtocol protocol) => protocol switch
    {
        DeviceProtocol.Modbus => "register",
        DeviceProtocol.Mqtt => "topic",
        DeviceProtocol.Sparkplug => "metric",
        _ => "node",
    };

    private static (double Min, double Max) Range(Section section)
    {
        if (section.Optional("range") is not { } range)
            return (double.MinValue, double.MaxValue);
        var min = range.Number("min", double.MinValue, "a number");
        var max = range.Number("max", double.MaxValue, "a number");
        if (min >= max)
            range.Fault("min", $"is {min:R}, not below max, which is {max:R}");
        range.Close();
        return (min, max);
    }

    private static RegisterSettings? Register(Section section, DeviceProtocol protocol)
    {
        if (protocol != DeviceProtocol.Modbus)
        {
            if (section.Optional("register") is not null)
                section.Fault("register", $"does not go with a device of protocol {Protocol(protocol)}; {Place(protocol)} is needed");
            return null;
        }

        return RegisterSection.Bind(section.Required("register"));
    }

    private static TimeSpan? Expected(Section section) =>
        section.Duration("staleAfter", TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(7)) is var within && within > TimeSpan.Zero ? within : null;

    /// <summary>The highest number that the counter shows; null where the tag is none.</summary>
    private static ulong? Counter(Section section, RegisterSettings? register)
    {
        const string Needed = "the highest number that the counter shows before it begins anew at 0, e.g. 65535,";
        if (section.Optional("counter") is not { } counter)
            return null;
        var usual = register?.Last is { } last && last <= MostOfCounter ? (long)last : (long?)null;
        var most = (ulong)counter.Whole("last", usual, Needed, 1, MostOfCounter);
        if (most > register?.Last)
            counter.Fault("last", $"is {most}, but the register shows {register.Last} at most");
        counter.Close();
        return most;
    }

    private static TopicPattern? Topic(Section section, DeviceProtocol protocol)
    {
        const string Needed = "an MQTT topic, in which + or a name in braces, such as plant/{asset}/vibration, may stand for a level,";
        if (protocol == DeviceProtocol.Mqtt)
        {
            var text = section.Text("topic", Needed);
            var topic = TopicPattern.Parse(text);
            if (topic is null && text.Length > 0)
                section.Fault("topic", $"is \"{text}\"; {Needed.TrimEnd(',')} is needed");
            return topic ?? TopicPattern.Parse("topic");
        }

        if (section.OptionalText("topic", Needed) is not null)
            section.Fault("topic", $"does not go with a device of protocol {Protocol(protocol)}; {Place(protocol)} is needed");
        return null;
    }

    private static PayloadSettings Payload(Section section, DeviceProtocol protocol, DeviceClock clock)
    {
        var payload = section.Optional("payload");
        if (payload is not null && protocol != DeviceProtocol.Mqtt)
            section.Fault("payload", $"does not go with a device of protocol {Protocol(protocol)}; remove it");
        var settings = payload is null ? new(null, null) : new PayloadSettings(Pointer(payload, "value"), Pointer(payload, "time"))
        {
            Csv = CsvSection.Bind(payload),
        };
        payload?.Close();
        if (protocol == DeviceProtocol.Mqtt && clock == DeviceClock.Device && settings.TimePlace is null)
            section.Fault(payload is null ? null : "payload", "has no payload.time, but the device's clock is to be used; name where the time stands, e.g. /timestamp");
        return settings;
    }

    private static JsonPointer? Pointer(Section payload, string key)
    {
        const string Needed = "a JSON Pointer (RFC 6901) such as /value";
        if (payload.OptionalText(key, Needed) is not { } text)
            return null;
        if (JsonPointer.Parse(text) is { } pointer)
            return pointer;
        payload.Fault(key, $"is \"{text}\"; {Needed} is needed");
        return null;
    }

    internal static LimitSettings? Limits(Section section, double min, double max)
    {
        if (section.Optional("limits") is not { } limits)
            return null;
        var longest = TimeSpan.FromDays(1);
        var settings = new LimitSettings(
            limits.OptionalNumber("low", "a number"), limits.OptionalNumber("high", "a number"),
            limits.Number("hysteresis", 0, "a number of 0 or more", min: 0),
            limits.Duration("onDelay", TimeSpan.Zero, TimeSpan.Zero, longest),
            limits.Duration("offDelay", TimeSpan.Zero, TimeSpan.Zero, longest),
            limits.Choice("priority", Priorities, AlarmPriority.Medium), limits.Flag("safety", otherwise: false));
        if (settings is { Low: null, High: null })
            limits.Fault(null, "has neither low nor high; one of them is needed");
        if (settings.Low + settings.Hysteresis > settings.High - settings.Hysteresis)
            limits.Fault("low", "and high leave no room between them once hysteresis is taken off; a value could never be normal");
        foreach (var (key, limit) in new[] { ("low", settings.Low), ("high", settings.High) })
        {
            if (limit < min || limit > max)
                limits.Fault(key, $"is {limit:R}, outside range; such a reading is bad and never alarms");
        }

        limits.Close();
        return settings;
    }

    private static DetectorSettings? Detector(Section section)
    {
        if (section.Optional("detector") is not { } detector)
            return null;
        var wanted = detector.Choice("kind", Detectors);
        var settings = new DetectorSettings(
            Budget(detector), detector.Choice("priority", Priorities, AlarmPriority.Medium));
        detector.Close();
        return wanted ? settings : null;
    }

    internal static AlarmBudget Budget(Section section) => new(section.Number(
        "budget", AlarmBudget.Usual, "a number of false alarms per week, 0.001 to 1000,", AlarmBudget.Least, AlarmBudget.Most));

    /// <summary>The sensor is watched where something is decided on what it says, unless the file says otherwise.</summary>
    private static SensorSettings? Sensor(Section section, TagSettings tag)
    {
        var isDecidedOn = tag is not { Limits: null, Detector: null } && tag.Kind is not (State or CounterKind);
        if (section.Optional("sensor") is not { } sensor)
            return isDecidedOn ? new(AlarmPriority.Low, null) : null;
        var isWatched = sensor.Flag("watch", otherwise: true);
        var settings = new SensorSettings(
            sensor.Choice("priority", Priorities, AlarmPriority.Low),
            sensor.OptionalNumber("maxRatePerSecond", "a number above 0, in the tag's unit per second,", double.Epsilon));
        sensor.Close();
        return isWatched ? settings : null;
    }
}
