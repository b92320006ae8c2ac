using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>A host application without a broker: messages go in, what it learns comes out.</summary>
internal sealed class HostRig
{
    public static readonly EdgeNodeId Press = new("Plant", "Press");

    private readonly HostNodes _nodes;

    public HostRig(TimeSpan? reorderTimeout = null, int maximumMetrics = 1000, int maximumNodes = 10, int reorderCapacity = 64)
    {
        _nodes = new(
            new()
            {
                Broker = new() { Host = "none", ClientId = "none" },
                HostId = "host",
                ReorderTimeout = reorderTimeout ?? TimeSpan.FromSeconds(2),
                ReorderCapacity = reorderCapacity,
                RebirthInterval = TimeSpan.FromSeconds(10),
                MaximumMetrics = maximumMetrics,
                MaximumNodes = maximumNodes,
                Ignoring = () => Ignored++,
            },
            Clock);
    }

    public ManualClock Clock { get; } = new();

    /// <summary>The host's own time, of every message.</summary>
    public DateTimeOffset NowUtc { get; } = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    public long Ignored { get; private set; }

    public static Metric Number(string name, double value, ulong? alias = null) =>
        new() { Name = name, Alias = alias, Timestamp = 1_700_000_000_000, Type = SparkplugType.Double, Value = SparkplugValue.Of(value) };

    public static Metric ByAlias(ulong alias, double value) => new() { Alias = alias, Timestamp = 1_700_000_000_000, Value = SparkplugValue.Of(value) };

    public static Metric BdSeq(ulong number) => new() { Name = "bdSeq", Type = SparkplugType.Int64, Value = SparkplugValue.OfLong(number) };

    public IReadOnlyList<HostEvent> Take(SparkplugVerb verb, string? device, ulong? seq, params Metric[] metrics) =>
        Take(SparkplugTopic.Of(verb, Press, device).ToString(), new SparkplugPayload { Timestamp = 1_600_000_000_000, Seq = seq, Metrics = metrics }.ToBytes());

    public IReadOnlyList<HostEvent> Take(string topic, SparkplugPayload payload, bool isRetained = false) => Take(topic, payload.ToBytes(), isRetained);

    public IReadOnlyList<HostEvent> Take(string topic, byte[] bytes, bool isRetained = false)
    {
        var events = new List<HostEvent>();
        _nodes.Take(topic, bytes, isRetained, NowUtc, events);
        return events;
    }

    public IReadOnlyList<HostEvent> After(TimeSpan time)
    {
        Clock.Advance(time);
        var events = new List<HostEvent>();
        _nodes.Due(NowUtc, events);
        return events;
    }

    public IReadOnlyList<HostEvent> Birth(ulong bdSeq = 0, params Metric[] metrics) =>
        Take(SparkplugVerb.NBirth, null, 0, [BdSeq(bdSeq), .. metrics]);
}
