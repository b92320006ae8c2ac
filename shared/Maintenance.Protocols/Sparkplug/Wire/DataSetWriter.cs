namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Writes data sets.</summary>
internal static class DataSetWriter
{
    public static void Write(ProtoWriter writer, int field, DataSet set)
    {
        var begun = writer.Begin(field);
        if (set.ColumnCount is { } count)
            writer.Varint(1, count);
        foreach (var column in set.Columns)
            writer.Text(2, column);
        foreach (var type in set.Types)
            writer.Varint(3, MetricFields.Number(type));
        foreach (var row in set.Rows)
            Row(writer, row);
        writer.End(begun);
    }

    private static void Row(ProtoWriter writer, IReadOnlyList<SparkplugValue> row)
    {
        var begun = writer.Begin(4);
        foreach (var element in row)
        {
            var inner = writer.Begin(1);
            if (element.Kind == SparkplugValueKind.Extension)
                writer.Bytes(7, default);
            else if (!ScalarFields.TryWrite(writer, ScalarFields.InDataSet, element) && element.Kind != SparkplugValueKind.None)
                throw new SparkplugException($"A data set cannot have a value of kind {element.Kind}.");
            writer.End(inner);
        }

        writer.End(begun);
    }
}
