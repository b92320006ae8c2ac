using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Edge.Devices;

/// <summary>Which tags a metric is, and the last value of each.</summary>
internal sealed class SparkplugTags(IReadOnlyList<TagSettings> tags)
{
    private readonly Dictionary<MetricSettings, TagSettings[]> _byMetric = tags
        .GroupBy(tag => tag.Metric!).ToDictionary(metric => metric.Key, metric => metric.ToArray());

    private readonly Dictionary<(EdgeNodeId Node, string? Device), int> _counts = tags
        .GroupBy(tag => (tag.Metric!.Node, tag.Metric.Device)).ToDictionary(source => source.Key, source => source.Count());

    private readonly Dictionary<int, double> _last = [];

    public IReadOnlyList<EdgeNodeId> Nodes { get; } = [.. tags.Select(tag => tag.Metric!.Node).Distinct()];

    public IReadOnlyList<TagSettings> Of(HostEvent happened, string name) =>
        _byMetric.GetValueOrDefault(new(happened.Node, happened.Device, name)) ?? [];

    /// <summary>How many tags are of the same edge node itself, or of the same device.</summary>
    public int CountOf(HostEvent happened) => _counts.GetValueOrDefault((happened.Node, happened.Device));

    public void Keep(TagSettings tag, double number) => _last[tag.Index] = number;

    /// <returns>NaN where there was none.</returns>
    public double LastOf(TagSettings tag) => _last.GetValueOrDefault(tag.Index, double.NaN);
}
