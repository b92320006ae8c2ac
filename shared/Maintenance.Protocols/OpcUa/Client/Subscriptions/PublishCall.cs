using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Tells the notification of a PublishResponse where it lies.</summary>
/// <param name="find">The subscription with this number; null for one that is not known here.</param>
internal sealed class PublishCall(Func<uint, Subscription?> find, NotificationBuffer buffer) : AnsweredCall<PublishCall.Published>
{
    protected override uint ResponseId => PublishResponse.EncodingId;

    protected override Published Read(ref UaDecoder decoder)
    {
        var id = decoder.ReadUInt32();
        decoder.Take(sizeof(uint) * Math.Max(0, decoder.ReadLength(sizeof(uint)))); // AvailableSequenceNumbers: Republish will tell
        decoder.ReadBoolean();
        var sequence = Peek(decoder);
        if (find(id) is not { } subscription)
        {
            decoder.Take(decoder.Remaining);
            return new(null, id, sequence, NotificationFate.Dropped);
        }

        var fate = subscription.Take(ref decoder, buffer);
        if (fate != NotificationFate.Held)
        {
            decoder.Take(sizeof(uint) * Math.Max(0, decoder.ReadLength(sizeof(uint)))); // results of acknowledgements
            decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo());
        }

        return new(subscription, id, sequence, fate);
    }

    private static uint Peek(UaDecoder decoder) => decoder.ReadUInt32();

    internal sealed record Published(Subscription? Subscription, uint Id, uint Sequence, NotificationFate Fate);
}
