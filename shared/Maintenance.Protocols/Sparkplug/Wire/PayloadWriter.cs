namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Writes payloads. What is null is left out, as are flags that are false.</summary>
internal static class PayloadWriter
{
    public static byte[] Write(SparkplugPayload payload)
    {
        var writer = new ProtoWriter();
        if (payload.Timestamp is { } timestamp)
            writer.Varint(1, timestamp);
        foreach (var metric in payload.Metrics)
            Metric(writer, 2, metric);
        if (payload.Seq is { } seq)
            writer.Varint(3, seq);
        if (payload.Uuid is { } uuid)
            writer.Text(4, uuid);
        if (payload.Body is { } body)
            writer.Bytes(5, body.Span);
        return writer.ToArray();
    }

    public static void Metric(ProtoWriter writer, int field, Metric metric)
    {
        var begun = writer.Begin(field);
        Head(writer, metric);
        if (metric.Metadata is { } metadata)
            Metadata(writer, metadata);
        if (metric.Properties is { } properties)
            PropertyWriter.Set(writer, 9, properties);
        Value(writer, metric.Value);
        writer.End(begun);
    }

    private static void Head(ProtoWriter writer, Metric metric)
    {
        if (metric.Name is { } name)
            writer.Text(1, name);
        if (metric.Alias is { } alias)
            writer.Varint(2, alias);
        if (metric.Timestamp is { } timestamp)
            writer.Varint(3, timestamp);
        if (metric.Type is { } type)
            writer.Varint(4, MetricFields.Number(type));
        if (metric.IsHistorical)
            writer.Varint(5, 1);
        if (metric.IsTransient)
            writer.Varint(6, 1);
        if (metric.IsNull)
            writer.Varint(7, 1);
    }

    private static void Value(ProtoWriter writer, in SparkplugValue value)
    {
        if (ScalarFields.TryWrite(writer, ScalarFields.InMetric, value))
            return;
        switch (value.Kind)
        {
            case SparkplugValueKind.Bytes:
                writer.Bytes(MetricFields.Bytes, value.Bytes.Span);
                break;
            case SparkplugValueKind.DataSet:
                DataSetWriter.Write(writer, MetricFields.DataSet, value.DataSet);
                break;
            case SparkplugValueKind.Template:
                TemplateWriter.Write(writer, MetricFields.Template, value.Template);
                break;
            case SparkplugValueKind.Extension:
                writer.Bytes(MetricFields.Extension, default);
                break;
            case SparkplugValueKind.None:
                break;
            default:
                throw new SparkplugException($"A metric cannot have a value of kind {value.Kind}.");
        }
    }

    private static void Metadata(ProtoWriter writer, MetricMetadata metadata)
    {
        var begun = writer.Begin(8);
        if (metadata.IsMultiPart is { } isMultiPart)
            writer.Varint(1, isMultiPart ? 1u : 0u);
        Text(2, metadata.ContentType);
        if (metadata.Size is { } size)
            writer.Varint(3, size);
        if (metadata.Seq is { } seq)
            writer.Varint(4, seq);
        Text(5, metadata.FileName);
        Text(6, metadata.FileType);
        Text(7, metadata.Md5);
        Text(8, metadata.Description);
        writer.End(begun);

        void Text(int field, string? text)
        {
            if (text is not null)
                writer.Text(field, text);
        }
    }
}
