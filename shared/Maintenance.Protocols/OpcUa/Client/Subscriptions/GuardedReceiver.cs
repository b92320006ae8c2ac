using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Tells faults of the owner's code from those of the connection it is called on.</summary>
internal sealed class GuardedReceiver(ISubscriptionReceiver receiver) : ISubscriptionReceiver
{
    public void TakeValues(ReadOnlySpan<MonitoredValue> values)
    {
        try
        {
            receiver.TakeValues(values);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new ReceiverException(fault);
        }
    }

    public void TakeEvent(int handle, IReadOnlyList<Variant> fields) => Guard(() => receiver.TakeEvent(handle, fields));

    public void TakeGap(SubscriptionGap gap) => Guard(() => receiver.TakeGap(gap));

    public void TakeRefusal(MonitoredItem item, StatusCode status) => Guard(() => receiver.TakeRefusal(item, status));

    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await receiver.SettleAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            throw new ReceiverException(fault);
        }
    }

    private static void Guard(Action call)
    {
        try
        {
            call();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new ReceiverException(fault);
        }
    }
}
