namespace Maintenance.Protocols.Sparkplug;

/// <summary>How much of one message is believed. A length is compared with the bytes that are there before anything is made of it.</summary>
public sealed record SparkplugLimits
{
    public static SparkplugLimits Default { get; } = new();

    /// <summary>Bytes of a message, 1 to 268,435,455.</summary>
    public int Message { get; init; } = 1024 * 1024;

    /// <summary>Metrics, rows, elements, columns, properties and parameters in a message, all together.</summary>
    public int Items { get; init; } = 200_000;

    /// <summary>Bytes of a name, key or text.</summary>
    public int Text { get; init; } = 256 * 1024;

    /// <summary>Messages within messages: a template in a template in a metric.</summary>
    public int Depth { get; init; } = 32;
}
