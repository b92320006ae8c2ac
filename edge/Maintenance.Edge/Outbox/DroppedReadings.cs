using System.Collections.Concurrent;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Outbox;

/// <summary>Sampled readings that were lost on their way, by reason, since the gateway started; counted from any thread.</summary>
public sealed class DroppedReadings
{
    private readonly ConcurrentDictionary<GapReason, long> _counts = new();

    /// <summary>A copy of the present sums.</summary>
    public IReadOnlyDictionary<GapReason, long> Counts => new Dictionary<GapReason, long>(_counts);

    /// <summary>Adds readings for which a gap was declared, or will be.</summary>
    public void Add(GapReason reason, long readings)
    {
        if (readings > 0)
            _counts.AddOrUpdate(reason, readings, (_, before) => before + readings);
    }
}
