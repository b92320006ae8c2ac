using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Tells a notification that was asked for again where it lies.</summary>
internal sealed class RepublishCall(Subscription subscription, NotificationBuffer buffer) : AnsweredCall<NotificationFate>
{
    protected override uint ResponseId => RepublishResponse.EncodingId;

    protected override NotificationFate Read(ref UaDecoder decoder) => subscription.Take(ref decoder, buffer);
}
