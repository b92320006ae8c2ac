namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>What binds a template's instances to its definition (§6.4.14).</summary>
internal static class TemplateRules
{
    /// <exception cref="ArgumentException">The instance breaks a rule, which the message names.</exception>
    public static void Require(Metric metric, IReadOnlyDictionary<string, Template> definitions, bool isBirth)
    {
        if (metric.Value.Kind != SparkplugValueKind.Template)
            return;
        var template = metric.Value.Template;
        if (template.Fault is { } fault)
            throw new ArgumentException($"'{metric.Name}': {fault}", nameof(metric));
        if (template.IsDefinition == true)
            throw new ArgumentException($"'{metric.Name}' is a definition; give it with the definitions of the edge node, whose birth has them.", nameof(metric));
        if (!definitions.TryGetValue(template.Definition!, out var definition))
            throw new ArgumentException($"'{metric.Name}' is of the template '{template.Definition}', which is not defined.", nameof(metric));
        var known = definition.Members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        if (template.Members.FirstOrDefault(member => !known.Contains(member.Name)) is { } stranger)
            throw new ArgumentException($"'{metric.Name}' has a member '{stranger.Name}' that its definition has not.", nameof(metric));
        if (isBirth && known.Except(template.Members.Select(member => member.Name), StringComparer.Ordinal).FirstOrDefault() is { } missing)
            throw new ArgumentException($"'{metric.Name}' lacks the member '{missing}', which a birth must have.", nameof(metric));
        foreach (var member in template.Members)
            Require(member, definitions, isBirth);
    }

    /// <summary>An instance in data may have some of its members only: the others keep their values.</summary>
    public static SparkplugValue Merge(in SparkplugValue known, in SparkplugValue changed)
    {
        if (known.Kind != SparkplugValueKind.Template || changed.Kind != SparkplugValueKind.Template)
            return changed;
        var news = changed.Template.Members.ToDictionary(member => member.Name!, StringComparer.Ordinal);
        return SparkplugValue.Of(known.Template with
        {
            Members = [.. known.Template.Members.Select(member => news.TryGetValue(member.Name!, out var change)
                ? member with { Value = Merge(member.Value, change.Value), IsNull = change.IsNull, Timestamp = change.Timestamp ?? member.Timestamp }
                : member)],
        });
    }
}
