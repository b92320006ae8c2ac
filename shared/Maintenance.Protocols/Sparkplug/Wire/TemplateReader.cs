namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Reads templates, whose members are metrics again.</summary>
internal static class TemplateReader
{
    private const int Extension = 9;

    public static Template Read(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.Enter();
        var reader = new ProtoReader(bytes);
        var (members, parameters) = (new List<Metric>(), new List<TemplateParameter>());
        (string? version, string? definition, bool? isDefinition) = (null, null, null);
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Length):
                    version = reader.Text(budget);
                    break;
                case (2, WireType.Length):
                    members.Add(PayloadReader.Metric(reader.Bytes(), budget));
                    break;
                case (3, WireType.Length):
                    parameters.Add(Parameter(reader.Bytes(), budget));
                    break;
                case (4, WireType.Length):
                    definition = reader.Text(budget);
                    break;
                case (5, WireType.Varint):
                    isDefinition = reader.Boolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        budget.Leave();
        return new() { Version = version, Members = members, Parameters = parameters, Definition = definition, IsDefinition = isDefinition };
    }

    private static TemplateParameter Parameter(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.TakeItem();
        var reader = new ProtoReader(bytes);
        (string? name, SparkplugType? type, SparkplugValue value) = (null, null, default);
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Length):
                    name = reader.Text(budget);
                    break;
                case (2, WireType.Varint):
                    type = MetricFields.Type(reader.Varint32());
                    break;
                case (Extension, WireType.Length):
                    reader.Skip();
                    value = SparkplugValue.Extension;
                    break;
                default:
                    if (!ScalarFields.TryRead(ref reader, ScalarFields.InParameter, budget, ref value))
                        reader.Skip();
                    break;
            }
        }

        return new() { Name = name, Type = type, Value = value };
    }
}
