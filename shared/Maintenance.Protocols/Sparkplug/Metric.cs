namespace Maintenance.Protocols.Sparkplug;

/// <summary>A value with its name or alias and its time (§6.4.6).</summary>
public sealed record Metric
{
    /// <summary>Levels parted by slashes; in births always, in data only where there are no aliases.</summary>
    public string? Name { get; init; }

    /// <summary>Stands for the name once a birth has tied the two; one for all metrics of an edge node.</summary>
    public ulong? Alias { get; init; }

    /// <summary>When the value was captured, as <see cref="SparkplugTime"/>.</summary>
    public ulong? Timestamp { get; init; }

    /// <summary>In births; null where data leaves it to the birth.</summary>
    public SparkplugType? Type { get; init; }

    /// <summary>Not the present value: sent late, to be stored.</summary>
    public bool IsHistorical { get; init; }

    /// <summary>Not to be stored.</summary>
    public bool IsTransient { get; init; }

    public bool IsNull { get; init; }

    public MetricMetadata? Metadata { get; init; }

    public PropertySet? Properties { get; init; }

    public SparkplugValue Value { get; init; }
}
