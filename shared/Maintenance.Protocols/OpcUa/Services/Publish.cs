using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Lets the server answer with the next notification, and acknowledges earlier ones (Part 4 §5.14.5).</summary>
public sealed record PublishRequest : IStructure<PublishRequest>, IRequest<PublishResponse>
{
    public static uint EncodingId => 826;

    public IReadOnlyList<SubscriptionAcknowledgement> SubscriptionAcknowledgements { get; init; } = [];

    public static PublishRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionAcknowledgements = decoder.ReadStructures<SubscriptionAcknowledgement>(8),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(SubscriptionAcknowledgements);
    }
}

/// <summary>The answer to <see cref="PublishRequest"/>.</summary>
public sealed record PublishResponse : IStructure<PublishResponse>
{
    public static uint EncodingId => 829;

    public uint SubscriptionId { get; init; }

    /// <summary>Messages that can still be asked for by Republish.</summary>
    public IReadOnlyList<uint> AvailableSequenceNumbers { get; init; } = [];

    public bool MoreNotifications { get; init; }

    public NotificationMessage NotificationMessage { get; init; } = new();

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static PublishResponse Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        AvailableSequenceNumbers = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
        MoreNotifications = decoder.ReadBoolean(),
        NotificationMessage = NotificationMessage.Decode(ref decoder),
        Results = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.WriteArray(AvailableSequenceNumbers, static (ref UaEncoder e, uint value) => e.Write(value));
        encoder.Write(MoreNotifications);
        NotificationMessage.Encode(ref encoder);
        encoder.WriteArray(Results, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>A notification that has arrived and need not be kept.</summary>
public sealed record SubscriptionAcknowledgement : IStructure<SubscriptionAcknowledgement>
{
    public static uint EncodingId => 823;

    public uint SubscriptionId { get; init; }

    public uint SequenceNumber { get; init; }

    public static SubscriptionAcknowledgement Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionId = decoder.ReadUInt32(),
        SequenceNumber = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SubscriptionId);
        encoder.Write(SequenceNumber);
    }
}
