namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>What a host application wants written.</summary>
/// <param name="Device">Null: metrics of the edge node itself.</param>
/// <param name="Metrics">Each with its name and type, whatever of them the message left to the birth.</param>
public sealed record NodeCommand(string? Device, IReadOnlyList<Metric> Metrics);
