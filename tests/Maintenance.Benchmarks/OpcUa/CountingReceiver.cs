using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>Counts what it is told, and looks at each value as anybody would.</summary>
internal sealed class CountingReceiver : ISubscriptionReceiver
{
    private long _received;
    private double _sum;

    public long Received => Interlocked.Read(ref _received);

    public double Sum => _sum;

    /// <summary>Things that should not happen: gaps and refusals.</summary>
    public int Faults { get; private set; }

    public void TakeValues(ReadOnlySpan<MonitoredValue> values)
    {
        foreach (ref readonly var value in values)
        {
            if (value.Value.Value.TryGetDouble(out var number))
                _sum += number;
        }

        Interlocked.Add(ref _received, values.Length);
    }

    public void TakeEvent(int handle, IReadOnlyList<Variant> fields)
    {
    }

    public void TakeGap(SubscriptionGap gap) => Faults++;

    public void TakeRefusal(MonitoredItem item, StatusCode status) => Faults++;
}
