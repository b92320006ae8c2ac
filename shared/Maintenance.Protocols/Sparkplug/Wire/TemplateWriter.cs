namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Writes templates.</summary>
internal static class TemplateWriter
{
    public static void Write(ProtoWriter writer, int field, Template template)
    {
        var begun = writer.Begin(field);
        if (template.Version is { } version)
            writer.Text(1, version);
        foreach (var member in template.Members)
            PayloadWriter.Metric(writer, 2, member);
        foreach (var parameter in template.Parameters)
            Parameter(writer, parameter);
        if (template.Definition is { } definition)
            writer.Text(4, definition);
        if (template.IsDefinition is { } isDefinition)
            writer.Varint(5, isDefinition ? 1u : 0u);
        writer.End(begun);
    }

    private static void Parameter(ProtoWriter writer, TemplateParameter parameter)
    {
        var begun = writer.Begin(3);
        if (parameter.Name is { } name)
            writer.Text(1, name);
        if (parameter.Type is { } type)
            writer.Varint(2, MetricFields.Number(type));
        if (parameter.Value.Kind == SparkplugValueKind.Extension)
            writer.Bytes(9, default);
        else if (!ScalarFields.TryWrite(writer, ScalarFields.InParameter, parameter.Value) && parameter.Value.Kind != SparkplugValueKind.None)
            throw new SparkplugException($"A parameter cannot have a value of kind {parameter.Value.Kind}.");
        writer.End(begun);
    }
}
