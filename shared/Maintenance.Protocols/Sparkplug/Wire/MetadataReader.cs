namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Reads a metric's metadata.</summary>
internal static class MetadataReader
{
    public static MetricMetadata Read(ReadOnlySpan<byte> bytes, ReadBudget budget)
    {
        var reader = new ProtoReader(bytes);
        (bool? isMultiPart, ulong? size, ulong? seq) = (null, null, null);
        var texts = new string?[9];
        while (reader.MoveNext())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Varint):
                    isMultiPart = reader.Boolean();
                    break;
                case (3, WireType.Varint):
                    size = reader.Varint();
                    break;
                case (4, WireType.Varint):
                    seq = reader.Varint();
                    break;
                case (2 or 5 or 6 or 7 or 8, WireType.Length):
                    texts[reader.Field] = reader.Text(budget);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new()
        {
            IsMultiPart = isMultiPart,
            ContentType = texts[2],
            Size = size,
            Seq = seq,
            FileName = texts[5],
            FileType = texts[6],
            Md5 = texts[7],
            Description = texts[8],
        };
    }
}
