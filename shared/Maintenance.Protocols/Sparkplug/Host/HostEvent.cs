namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>What a host application learns of one edge node, or of one of its devices.</summary>
/// <param name="Device">Null: of the edge node itself.</param>
/// <param name="AtUtc">By the host's own clock, except that a device's death has the time that its edge node says.</param>
public abstract record HostEvent(EdgeNodeId Node, string? Device, DateTimeOffset AtUtc)
{
    /// <summary>It is there; these are all its metrics.</summary>
    public sealed record Born(EdgeNodeId Node, string? Device, DateTimeOffset AtUtc, IReadOnlyList<MetricValue> Values) : HostEvent(Node, Device, AtUtc);

    /// <summary>Values came.</summary>
    public sealed record Arrived(EdgeNodeId Node, string? Device, DateTimeOffset AtUtc, IReadOnlyList<MetricValue> Values) : HostEvent(Node, Device, AtUtc);

    /// <summary>Of these metrics nothing is known any more: it has gone, or its new birth does not have them.</summary>
    /// <param name="Names">As in <see cref="MetricValue.Name"/>.</param>
    public sealed record Stale(EdgeNodeId Node, string? Device, DateTimeOffset AtUtc, IReadOnlyList<string> Names, string Reason) : HostEvent(Node, Device, AtUtc);

    /// <summary>Messages that came and could not be used, with the values in them.</summary>
    /// <param name="Values">0 where a message could not be read.</param>
    public sealed record Lost(EdgeNodeId Node, string? Device, DateTimeOffset AtUtc, int Messages, int Values, string Reason) : HostEvent(Node, Device, AtUtc);

    /// <summary>The births are asked for once more.</summary>
    public sealed record RebirthWanted(EdgeNodeId Node, DateTimeOffset AtUtc, string Reason) : HostEvent(Node, null, AtUtc);
}
