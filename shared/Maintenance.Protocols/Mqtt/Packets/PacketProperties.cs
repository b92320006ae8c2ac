using System.Text;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>The properties of a packet from a server (MQTT 5.0 §2.2.2). What a packet may not have, or has twice, is a violation.</summary>
internal sealed class PacketProperties
{
    public static readonly PacketProperties None = new();

    private List<MqttUserProperty>? _user;
    private List<int>? _subscriptions;

    public string? ReasonString { get; private set; }

    public string? ServerReference { get; private set; }

    public TopicAlias TopicAlias { get; private set; }

    public MqttGranted Granted { get; private set; } = new();

    public IReadOnlyList<MqttUserProperty> User => _user is null ? [] : _user;

    public string? AuthenticationMethod { get; private set; }

    public byte[] AuthenticationData { get; private set; } = [];

    private bool IsText { get; set; }

    private TimeSpan? Expiry { get; set; }

    private string? ContentType { get; set; }

    private string? ResponseTopic { get; set; }

    private byte[] CorrelationData { get; set; } = [];

    /// <summary>Those of a PUBLISH that are its receiver's business; none: there are none.</summary>
    public MqttMessageProperties? Message()
    {
        var message = new MqttMessageProperties
        {
            IsText = IsText,
            Expiry = Expiry,
            ContentType = ContentType,
            ResponseTopic = ResponseTopic,
            CorrelationData = CorrelationData,
            UserProperties = User,
            SubscriptionIdentifiers = _subscriptions is null ? [] : _subscriptions,
        };
        return IsText || Expiry is not null || ContentType is not null || ResponseTopic is not null
            || CorrelationData.Length > 0 || _user is not null || _subscriptions is not null ? message : null;
    }

    /// <summary>Takes length and properties off the front.</summary>
    public static PacketProperties Parse(ref PacketReader reader, PacketType type)
    {
        var length = reader.ReadNumber();
        if (length == 0)
            return None;
        var block = reader.Take(length, type);
        var (properties, seen) = (new PacketProperties(), 0UL);
        while (!block.Rest.IsEmpty)
        {
            var id = block.ReadByte();
            if (!Allows(type, (PropertyId)id))
                throw Broken("MQTT-2.2.2-2", $"A {type} has the property 0x{id:X2}, which it may not have (table 2-4).");
            if (id is not ((byte)PropertyId.UserProperty or (byte)PropertyId.SubscriptionIdentifier) && (seen & (1UL << id)) != 0)
                throw Broken("MQTT-2.2.2-2", $"A {type} has the property {(PropertyId)id} twice.");
            seen |= 1UL << id;
            if (type == PacketType.Publish)
                properties.TakeOfMessage((PropertyId)id, ref block);
            else
                properties.Take((PropertyId)id, ref block);
        }

        return properties;
    }

    private static bool Allows(PacketType type, PropertyId id) => (type, id) switch
    {
        (_, PropertyId.UserProperty) => true,
        (PacketType.Publish, PropertyId.PayloadFormat or PropertyId.MessageExpiry or PropertyId.ContentType or PropertyId.ResponseTopic
            or PropertyId.CorrelationData or PropertyId.SubscriptionIdentifier or PropertyId.TopicAlias) => true,
        (PacketType.Publish, _) => false,
        (_, PropertyId.ReasonString) => true,
        (PacketType.Disconnect, PropertyId.SessionExpiry) => false, // a client's word only [MQTT-3.14.2-2]
        (PacketType.Auth, PropertyId.AuthenticationMethod or PropertyId.AuthenticationData) => true,
        (PacketType.ConnAck or PacketType.Disconnect, PropertyId.ServerReference) => true,
        (PacketType.ConnAck, PropertyId.SessionExpiry or PropertyId.AssignedClientIdentifier or PropertyId.ServerKeepAlive
            or PropertyId.AuthenticationMethod or PropertyId.AuthenticationData or PropertyId.ResponseInformation
            or PropertyId.ReceiveMaximum or PropertyId.TopicAliasMaximum or PropertyId.MaximumQos or PropertyId.RetainAvailable
            or PropertyId.MaximumPacketSize or PropertyId.WildcardSubscriptionAvailable or PropertyId.SubscriptionIdentifierAvailable
            or PropertyId.SharedSubscriptionAvailable) => true,
        _ => false,
    };

    private void TakeOfMessage(PropertyId id, ref PacketReader block)
    {
        switch (id)
        {
            case PropertyId.PayloadFormat:
                IsText = ReadFlag(ref block, id);
                break;
            case PropertyId.MessageExpiry:
                Expiry = TimeSpan.FromSeconds(block.ReadUInt32());
                break;
            case PropertyId.ContentType:
                ContentType = ReadText(ref block);
                break;
            case PropertyId.ResponseTopic:
                ResponseTopic = ReadText(ref block);
                if (ResponseTopic.AsSpan().ContainsAny('+', '#'))
                    throw Broken("MQTT-3.3.2-14", "A response topic contains a wildcard.");
                break;
            case PropertyId.CorrelationData:
                CorrelationData = block.ReadBinary().ToArray();
                break;
            case PropertyId.SubscriptionIdentifier:
                var identifier = block.ReadNumber();
                (_subscriptions ??= []).Add(identifier > 0 ? identifier : throw Broken("MQTT-3.8.2-1", "A subscription identifier is 0 (§3.3.2.3.8)."));
                break;
            case PropertyId.TopicAlias:
                TopicAlias = new(block.ReadUInt16(), IsThere: true);
                break;
            default:
                Take(id, ref block);
                break;
        }
    }

    private void Take(PropertyId id, ref PacketReader block)
    {
        switch (id)
        {
            case PropertyId.UserProperty:
                var name = ReadText(ref block);
                (_user ??= []).Add(new(name, ReadText(ref block)));
                break;
            case PropertyId.ReasonString:
                ReasonString = ReadText(ref block);
                break;
            case PropertyId.ServerReference:
                ServerReference = ReadText(ref block);
                break;
            case PropertyId.AuthenticationMethod:
                AuthenticationMethod = ReadText(ref block);
                break;
            case PropertyId.AuthenticationData:
                AuthenticationData = block.ReadBinary().ToArray();
                break;
            default:
                Granted = TakeGranted(Granted, id, ref block);
                break;
        }
    }

    private static MqttGranted TakeGranted(MqttGranted granted, PropertyId id, ref PacketReader block) => id switch
    {
        PropertyId.SessionExpiry => granted with { SessionExpiry = Seconds(block.ReadUInt32()) },
        PropertyId.AssignedClientIdentifier => granted with { AssignedClientId = ReadText(ref block) },
        PropertyId.ServerKeepAlive => granted with { KeepAlive = TimeSpan.FromSeconds(block.ReadUInt16()) },
        PropertyId.ResponseInformation => granted with { ResponseInformation = ReadText(ref block) },
        PropertyId.ReceiveMaximum => granted with { ReceiveMaximum = (int)RequirePositive(block.ReadUInt16(), id) },
        PropertyId.TopicAliasMaximum => granted with { TopicAliasMaximum = block.ReadUInt16() },
        PropertyId.MaximumQos => granted with { MaximumQos = ReadFlag(ref block, id) ? MqttQos.AtLeastOnce : MqttQos.AtMostOnce },
        PropertyId.RetainAvailable => granted with { RetainAvailable = ReadFlag(ref block, id) },
        PropertyId.MaximumPacketSize => granted with { MaximumPacketSize = RequirePositive(block.ReadUInt32(), id) },
        PropertyId.WildcardSubscriptionAvailable => granted with { WildcardSubscriptionsAvailable = ReadFlag(ref block, id) },
        PropertyId.SubscriptionIdentifierAvailable => granted with { SubscriptionIdentifiersAvailable = ReadFlag(ref block, id) },
        _ => granted with { SharedSubscriptionsAvailable = ReadFlag(ref block, id) },
    };

    private static TimeSpan Seconds(uint seconds) => seconds == uint.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);

    private static long RequirePositive(uint value, PropertyId id) =>
        value > 0 ? value : throw Broken("MQTT-4.13.1-1", $"The property {id} is 0 (§3.2.2.3).");

    private static bool ReadFlag(ref PacketReader block, PropertyId id) =>
        block.ReadByte() is var flag and <= 1 ? flag == 1 : throw Broken("MQTT-4.13.1-1", $"The property {id} is neither 0 nor 1.");

    private static string ReadText(ref PacketReader block) => Encoding.UTF8.GetString(block.ReadString());

    private static MqttProtocolException Broken(string statement, string what) => new(statement, what);
}
