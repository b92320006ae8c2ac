namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>
/// Reads payloads and metrics (sparkplug_b.proto, §6.4.1). Fields that are not known are skipped, as are known ones in an
/// encoding that theirs is not; of one that comes twice the last counts.
/// </summary>
internal static class PayloadReader
{
    public static SparkplugPayload Read(ReadOnlySpan<byte> bytes, SparkplugLimits limits)
    {
        if (bytes.Length > limits.Message)
            throw new SparkplugException($"A message of {bytes.Length} bytes is longer than {limits.Message}.");
        var budget = new ReadBudget(limits);
        var reader = new ProtoReader(bytes);
        var metrics = new List<Metric>();
        (ulong? timestamp, ulong? seq, string? uuid, byte[]? body) = (null, null, null, null);
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Varint):
                    timestamp = reader.Varint();
                    break;
                case (2, WireType.Length):
                    metrics.Add(Metric(reader.Bytes(), budget));
                    break;
                case (3, WireType.Varint):
                    seq = reader.Varint();
                    break;
                case (4, WireType.Length):
                    uuid = reader.Text(budget);
                    break;
                case (5, WireType.Length):
                    body = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new() { Timestamp = timestamp, Metrics = metrics, Seq = seq, Uuid = uuid, Body = body is null ? (ReadOnlyMemory<byte>?)null : body };
    }

    public static Metric Metric(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        budget.TakeItem();
        budget.Enter();
        var reader = new ProtoReader(bytes);
        var head = new MetricHead();
        (MetricMetadata? metadata, PropertySet? properties, SparkplugValue value) = (null, null, default);
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (8, WireType.Length):
                    metadata = MetadataReader.Read(reader.Bytes(), budget);
                    break;
                case (9, WireType.Length):
                    properties = PropertyReader.Set(reader.Bytes(), budget);
                    break;
                default:
                    if (!head.TryRead(ref reader, budget) && !TryReadValue(ref reader, budget, ref value))
                        reader.Skip();
                    break;
            }
        }

        budget.Leave();
        return new()
        {
            Name = head.Name,
            Alias = head.Alias,
            Timestamp = head.Timestamp,
            Type = head.Type,
            IsHistorical = head.IsHistorical,
            IsTransient = head.IsTransient,
            IsNull = head.IsNull,
            Metadata = metadata,
            Properties = properties,
            Value = value,
        };
    }

    private static bool TryReadValue(ref ProtoReader reader, ReadBudget budget, ref SparkplugValue value)
    {
        if (ScalarFields.TryRead(ref reader, ScalarFields.InMetric, budget, ref value))
            return true;
        if (reader.Wire != WireType.Length || reader.Field is < MetricFields.Bytes or > MetricFields.Extension)
            return false;
        var field = reader.Field;
        var bytes = reader.Bytes();
        value = field switch
        {
            MetricFields.Bytes => SparkplugValue.Of(bytes.ToArray()),
            MetricFields.DataSet => SparkplugValue.Of(DataSetReader.Read(bytes, budget)),
            MetricFields.Template => SparkplugValue.Of(TemplateReader.Read(bytes, budget)),
            _ => SparkplugValue.Extension,
        };
        return true;
    }

    /// <summary>The fields 1 to 7.</summary>
    private struct MetricHead
    {
        public string? Name;
        public ulong? Alias;
        public ulong? Timestamp;
        public SparkplugType? Type;
        public bool IsHistorical;
        public bool IsTransient;
        public bool IsNull;

        public bool TryRead(ref ProtoReader reader, ReadBudget budget)
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Length):
                    Name = reader.Text(budget);
                    return true;
                case (2, WireType.Varint):
                    Alias = reader.Varint();
                    return true;
                case (3, WireType.Varint):
                    Timestamp = reader.Varint();
                    return true;
                case (4, WireType.Varint):
                    Type = MetricFields.Type(reader.Varint32());
                    return true;
                case (5, WireType.Varint):
                    IsHistorical = reader.Boolean();
                    return true;
                case (6, WireType.Varint):
                    IsTransient = reader.Boolean();
                    return true;
                case (7, WireType.Varint):
                    IsNull = reader.Boolean();
                    return true;
                default:
                    return false;
            }
        }
    }
}
