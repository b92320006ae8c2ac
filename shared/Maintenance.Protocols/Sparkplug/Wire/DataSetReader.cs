namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Reads data sets.</summary>
internal static class DataSetReader
{
    private const int Extension = 7;

    public static DataSet Read(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.Enter();
        var reader = new ProtoReader(bytes);
        ulong? count = null;
        var (columns, types, rows) = (new List<string>(), new List<SparkplugType>(), new List<IReadOnlyList<SparkplugValue>>());
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Varint):
                    count = reader.Varint();
                    break;
                case (2, WireType.Length):
                    budget.TakeItem();
                    columns.Add(reader.Text(budget));
                    break;
                case (3, WireType.Varint):
                    budget.TakeItem();
                    types.Add(MetricFields.Type(reader.Varint32()));
                    break;
                case (3, WireType.Length):
                    ReadPacked(reader.Bytes(), types, budget);
                    break;
                case (4, WireType.Length):
                    rows.Add(Row(reader.Bytes(), budget));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        budget.Leave();
        return new() { ColumnCount = count, Columns = columns, Types = types, Rows = rows };
    }

    // Readers must take repeated numbers both ways, whichever the schema says.
    private static void ReadPacked(ReadOnlySpan<byte> bytes, List<SparkplugType> types, ReadBudget budget)
    {
        for (var packed = new ProtoReader(bytes); !packed.IsAtEnd;)
        {
            budget.TakeItem();
            types.Add(MetricFields.Type(packed.Varint32()));
        }
    }

    private static List<SparkplugValue> Row(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.TakeItem();
        var reader = new ProtoReader(bytes);
        var row = new List<SparkplugValue>();
        while (reader.MoveNext())
        {
            if ((reader.Field, reader.Wire) is not (1, WireType.Length))
            {
                reader.Skip();
                continue;
            }

            budget.TakeItem();
            row.Add(Element(reader.Bytes(), budget));
        }

        return row;
    }

    private static SparkplugValue Element(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        var reader = new ProtoReader(bytes);
        SparkplugValue value = default;
        while (reader.MoveNext())
        {
            if (ScalarFields.TryRead(ref reader, ScalarFields.InDataSet, budget, ref value))
                continue;
            if ((reader.Field, reader.Wire) is (Extension, WireType.Length))
                value = SparkplugValue.Extension;
            reader.Skip();
        }

        return value;
    }
}
