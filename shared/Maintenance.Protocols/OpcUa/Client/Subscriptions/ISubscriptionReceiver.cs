using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Whoever takes what a subscription brings, in the server's order, never two calls at once. It is called where the connection
/// is read: what it does must be short and must not wait. A notification is acknowledged once <see cref="SettleAsync"/> says so.
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

    /// <summary>
    /// Ends when what was told so far is safe. Until then it is not acknowledged, and one request to publish fewer is under
    /// way: a receiver that is behind makes the server's own queues fill, which the server says.
    /// </summary>
    ValueTask SettleAsync(CancellationToken cancellationToken) => default;
}
