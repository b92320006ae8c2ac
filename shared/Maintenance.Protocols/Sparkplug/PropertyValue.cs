namespace Maintenance.Protocols.Sparkplug;

/// <summary>The value of a property (§6.4.9).</summary>
public sealed record PropertyValue
{
    public SparkplugType? Type { get; init; }

    public bool IsNull { get; init; }

    public SparkplugValue Value { get; init; }
}
