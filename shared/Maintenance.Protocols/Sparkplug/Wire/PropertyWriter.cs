namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Writes property sets.</summary>
internal static class PropertyWriter
{
    public static void Set(ProtoWriter writer, int field, PropertySet properties)
    {
        var begun = writer.Begin(field);
        foreach (var key in properties.Keys)
            writer.Text(1, key);
        foreach (var value in properties.Values)
            Value(writer, value);
        writer.End(begun);
    }

    private static void Value(ProtoWriter writer, PropertyValue property)
    {
        var begun = writer.Begin(2);
        if (property.Type is { } type)
            writer.Varint(1, MetricFields.Number(type));
        if (property.IsNull)
            writer.Varint(2, 1);
        if (!ScalarFields.TryWrite(writer, ScalarFields.InProperty, property.Value))
            Nested(writer, property.Value);
        writer.End(begun);
    }

    private static void Nested(ProtoWriter writer, in SparkplugValue value)
    {
        switch (value.Kind)
        {
            case SparkplugValueKind.PropertySet:
                Set(writer, PropertyFields.Set, value.PropertySet);
                break;
            case SparkplugValueKind.PropertySetList:
                var begun = writer.Begin(PropertyFields.List);
                foreach (var each in value.PropertySetList)
                    Set(writer, 1, each);
                writer.End(begun);
                break;
            case SparkplugValueKind.Extension:
                writer.Bytes(PropertyFields.Extension, default);
                break;
            case SparkplugValueKind.None:
                break;
            default:
                throw new SparkplugException($"A property cannot have a value of kind {value.Kind}.");
        }
    }
}
