using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>What MQTT 5.0 lets a message say besides its payload (§3.3.2.3). Only with <see cref="MqttVersion.V5"/>.</summary>
public sealed record MqttMessageProperties
{
    /// <summary>The payload is UTF-8 text.</summary>
    public bool IsText { get; init; }

    /// <summary>What is left until the message is of no use, in whole seconds; none: it does not expire. The broker drops it then.</summary>
    public TimeSpan? Expiry { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Where an answer is expected.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>By which the asker knows its answer.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    public IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];

    /// <summary>Of the subscriptions by which the message came; not to be sent.</summary>
    public IReadOnlyList<int> SubscriptionIdentifiers { get; init; } = [];

    /// <exception cref="ArgumentException">Something in it cannot be said on the wire.</exception>
    internal ReadOnlyMemory<byte> Encode()
    {
        if (SubscriptionIdentifiers.Count > 0)
            throw new InvalidOperationException("[MQTT-3.3.4-6] A client sends no subscription identifiers with a message.");
        if (ResponseTopic is not null)
            MqttTopic.RequireName(ResponseTopic);
        var writer = new PropertyWriter();
        if (IsText)
            writer.Byte(PropertyId.PayloadFormat, 1);
        if (Expiry is { } expiry)
            writer.Seconds(PropertyId.MessageExpiry, expiry);
        writer.Text(PropertyId.ContentType, ContentType);
        writer.Text(PropertyId.ResponseTopic, ResponseTopic);
        if (!CorrelationData.IsEmpty)
            writer.Binary(PropertyId.CorrelationData, CorrelationData.Span);
        writer.User(UserProperties);
        return writer.Written;
    }
}
