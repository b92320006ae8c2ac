namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Reads property sets, which may hold property sets.</summary>
internal static class PropertyReader
{
    public static PropertySet Set(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.Enter();
        var reader = new ProtoReader(bytes);
        var (keys, values) = (new List<string>(), new List<PropertyValue>());
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Length):
                    budget.TakeItem();
                    keys.Add(reader.Text(budget));
                    break;
                case (2, WireType.Length):
                    budget.TakeItem();
                    values.Add(Value(reader.Bytes(), budget));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        budget.Leave();
        return new(keys, values);
    }

    private static PropertyValue Value(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        var reader = new ProtoReader(bytes);
        (SparkplugType? type, bool isNull, SparkplugValue value) = (null, false, default);
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Varint):
                    type = MetricFields.Type(reader.Varint32());
                    break;
                case (2, WireType.Varint):
                    isNull = reader.Boolean();
                    break;
                case (PropertyFields.Set, WireType.Length):
                    value = SparkplugValue.Of(Set(reader.Bytes(), budget));
                    break;
                case (PropertyFields.List, WireType.Length):
                    value = SparkplugValue.Of(List(reader.Bytes(), budget));
                    break;
                case (PropertyFields.Extension, WireType.Length):
                    reader.Skip();
                    value = SparkplugValue.Extension;
                    break;
                default:
                    if (!ScalarFields.TryRead(ref reader, ScalarFields.InProperty, budget, ref value))
                        reader.Skip();
                    break;
            }
        }

        return new() { Type = type, IsNull = isNull, Value = value };
    }

    private static List<PropertySet> List(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        var reader = new ProtoReader(bytes);
        var list = new List<PropertySet>();
        while (reader.MoveNext())
        {
            if ((reader.Field, reader.Wire) is not (1, WireType.Length))
            {
                reader.Skip();
                continue;
            }

            budget.TakeItem();
            list.Add(Set(reader.Bytes(), budget));
        }

        return list;
    }
}
