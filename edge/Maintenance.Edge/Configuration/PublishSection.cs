namespace Maintenance.Edge.Configuration;

/// <summary>Binds <c>publish</c>: the broker to which the gateway delivers, in the place of a cloud.</summary>
internal static class PublishSection
{
    public static PublishSettings? Bind(Section root, string gateway)
    {
        const string TopicNeeded = "a topic without + and #, e.g. plant/press-shop,";
        if (root.Optional("publish") is not { } publish)
            return null;
        var endpoint = DeviceSection.Endpoint(publish, DeviceProtocol.Mqtt);
        var topic = publish.OptionalText("topic", TopicNeeded) ?? gateway;
        if (topic.AsSpan().ContainsAny("+#\0"))
            publish.Fault("topic", $"is \"{topic}\"; {TopicNeeded.TrimEnd(',')} is needed");
        var mqtt = MqttSection.Bind(publish, $"maintenance-{gateway}", isPublisher: true);
        var drain = GatewayFile.Drain(publish);
        publish.Close();
        return new(endpoint, topic.TrimEnd('/'), mqtt, drain);
    }
}
