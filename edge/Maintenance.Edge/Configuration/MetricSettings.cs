using Maintenance.Protocols.Sparkplug;

namespace Maintenance.Edge.Configuration;

/// <summary>Where Sparkplug has a tag's value.</summary>
/// <param name="Device">Null: the metric is the edge node's own.</param>
/// <param name="Name">The metric's; a template's member behind a slash, a data set's cell as <c>Table[0]/Speed</c>.</param>
internal sealed record MetricSettings(EdgeNodeId Node, string? Device, string Name);
