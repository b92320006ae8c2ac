namespace Maintenance.Protocols.Sparkplug;

/// <summary>A value that is set once for an instance of a template (§6.4.15).</summary>
public sealed record TemplateParameter
{
    public string? Name { get; init; }

    public SparkplugType? Type { get; init; }

    public SparkplugValue Value { get; init; }
}
