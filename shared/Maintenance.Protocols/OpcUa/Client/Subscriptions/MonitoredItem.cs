using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>What to watch and how. Its place in the subscription's list is the handle that its values come with.</summary>
public sealed record MonitoredItem
{
    public required NodeId NodeId { get; init; }

    public uint AttributeId { get; init; } = AttributeIds.Value;

    /// <summary>A part of an array, "2" or "0:3" (Part 4 §7.27); null for all of it.</summary>
    public string? IndexRange { get; init; }

    /// <summary>0: as fast as the server can; negative: as often as it is published.</summary>
    public TimeSpan SamplingInterval { get; init; } = TimeSpan.FromMilliseconds(-1);

    /// <summary>How many values the server keeps between two publications; null: as many as there can be by rule.</summary>
    public uint? QueueSize { get; init; }

    public bool DiscardOldest { get; init; } = true;

    /// <summary>A <see cref="DataChangeFilter"/> or an <see cref="EventFilter"/>; the default is none.</summary>
    public ExtensionObject Filter { get; init; }

    public MonitoringMode Mode { get; init; } = MonitoringMode.Reporting;

    /// <summary>
    /// The place in the list of an item that lets this one report what it holds whenever it reports itself (Part 4 §5.13.1.6);
    /// with <see cref="MonitoringMode.Sampling"/>. Null: none does.
    /// </summary>
    public int? TriggeredBy { get; init; }

    internal bool IsValue => AttributeId == AttributeIds.Value;
}
