using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Whoever takes what a subscription brings, in the server's order, never two calls at once. It is called where the connection
/// is read: what it does must be short and must not wait. A notification is acknowledged once it has returned.
/// </summary>
public interface ISubscriptionReceiver
{
    /// <param name="values">Valid during the call only.</param>
    void TakeValues(ReadOnlySpan<MonitoredValue> values);

    /// <param name="handle">The place of the item whose filter chose the fields.</param>
    void TakeEvent(int handle, IReadOnlyList<Variant> fields);

    void TakeGap(SubscriptionGap gap);

    /// <summary>An item that the server does not make; the others go on.</summary>
    void TakeRefusal(MonitoredItem item, StatusCode status);
}
