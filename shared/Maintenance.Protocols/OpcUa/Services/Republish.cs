using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Asks for a notification again (Part 4 §5.14.6).</summary>
public sealed record RepublishRequest : IStructure<RepublishRequest>, IRequest<RepublishResponse>
{
    public static uint EncodingId => 832;

    public uint SubscriptionId { get; init; }

    public uint RetransmitSequenceNumber { get; init; }

    public static RepublishRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        RetransmitSequenceNumber = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write(RetransmitSequenceNumber);
    }
}

/// <summary>The answer to <see cref="RepublishRequest"/>.</summary>
public sealed record RepublishResponse : IStructure<RepublishResponse>
{
    public static uint EncodingId => 835;

    public NotificationMessage NotificationMessage { get; init; } = new();

    public static RepublishResponse Decode(ref UaDecoder decoder) => new()
    {
        NotificationMessage = NotificationMessage.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        NotificationMessage.Encode(ref encoder);
    }
}
