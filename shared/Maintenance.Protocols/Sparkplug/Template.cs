namespace Maintenance.Protocols.Sparkplug;

/// <summary>A type with members, or an instance of one (§6.4.14).</summary>
public sealed record Template
{
    public string? Version { get; init; }

    /// <summary>The members; they may be templates again.</summary>
    public IReadOnlyList<Metric> Members { get; init; } = [];

    public IReadOnlyList<TemplateParameter> Parameters { get; init; } = [];

    /// <summary>The metric that has the definition; of an instance only.</summary>
    public string? Definition { get; init; }

    /// <summary>Null where the message does not say, which it must.</summary>
    public bool? IsDefinition { get; init; }

    /// <summary>Why it is neither a definition nor an instance; null where it is one [tck-id-payloads-template-is-definition].</summary>
    public string? Fault => (IsDefinition, Definition) switch
    {
        (null, _) => "A template does not say whether it is a definition.",
        (true, not null) => $"A template's definition refers to another, '{Definition}'.",
        (false, null) => "A template's instance does not say of which definition.",
        _ => null,
    };
}
