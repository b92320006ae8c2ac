namespace Maintenance.Edge.Configuration;

/// <summary>What a command may write to a tag; without it nothing.</summary>
/// <param name="Min">Lowest value, in the tag's unit.</param>
/// <param name="Max">Highest value.</param>
/// <param name="Topic">Where an MQTT device takes it; null for other devices.</param>
internal sealed record WritableSettings(double Min, double Max, string? Topic = null);

/// <summary>Binds the section <c>writable</c> of a tag.</summary>
internal static class WritableSection
{
    public static WritableSettings? Bind(Section tag, TagSettings settings, DeviceProtocol protocol)
    {
        if (tag.Optional("writable") is not { } section)
            return null;
        var (min, max) = (section.Number("min", null, "the lowest value that may be written"), section.Number("max", null, "the highest value that may be written"));
        if (min > max)
            section.Fault("min", $"is {min:R}, above max, which is {max:R}");
        if (section.Has("min") && section.Has("max") && (min < settings.Min || max > settings.Max))
            section.Fault(null, "goes beyond the tag's range: what is written there would be read back as bad");
        var topic = section.OptionalText("topic", "an MQTT topic without wildcards");
        if (Why(settings, protocol, topic) is { } why)
            section.Fault(why.Key, why.Words);
        section.Close();
        return new(min, max, topic);
    }

    private static (string? Key, string Words)? Why(TagSettings settings, DeviceProtocol protocol, string? topic) => (protocol, topic) switch
    {
        (DeviceProtocol.Modbus, _) when settings.Register is { Table: RegisterTable.Input or RegisterTable.Discrete } =>
            (null, "does not go with an input, which no device lets anybody write; a holding register or a coil is needed"),
        (DeviceProtocol.Modbus, _) when settings is { Counter: not null } or { Register.Text: not null } or { Register.Format.Bits: not null } =>
            (null, "does not go with a counter, a text or some bits of a register; a whole register is needed"),
        (DeviceProtocol.Sparkplug, _) => (null, "does not go with a device of protocol sparkplug, which the gateway only reads; remove it"),
        (DeviceProtocol.OpcUa, _) when settings.Node?.Path?.HasWildcard == true => (null, "does not go with a node with wildcards; name the node"),
        (DeviceProtocol.Mqtt, _) when settings.IsOfTopics => (null, "does not go with a topic with open levels; name the topic"),
        (DeviceProtocol.Mqtt, null) => ("topic", "is missing; name the topic on which the device takes the value"),
        (DeviceProtocol.Mqtt, _) when topic.AsSpan().ContainsAny('+', '#', '\0') => ("topic", $"is \"{topic}\"; an MQTT topic without wildcards is needed"),
        (not DeviceProtocol.Mqtt, { }) => ("topic", "goes with a device of protocol mqtt only; remove it"),
        _ => null,
    };
}
