namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>
/// The six simple fields with which every <c>oneof value</c> of the schema begins, in this order: int, long, float, double,
/// boolean, string. Only the number of the first differs.
/// </summary>
internal static class ScalarFields
{
    public const int InMetric = 10;
    public const int InDataSet = 1;
    public const int InProperty = 3;
    public const int InParameter = 3;

    /// <returns>False, with nothing read, where the field is none of them.</returns>
    public static bool TryRead(ref ProtoReader reader, int first, ReadBudget budget, ref SparkplugValue value)
    {
        switch (reader.Field - first, reader.Wire)
        {
            case (0, WireType.Varint):
                value = SparkplugValue.OfInt(reader.Varint32());
                return true;
            case (1, WireType.Varint):
                value = SparkplugValue.OfLong(reader.Varint());
                return true;
            case (2, WireType.Fixed32):
                value = SparkplugValue.Of(BitConverter.UInt32BitsToSingle(reader.Fixed32()));
                return true;
            case (3, WireType.Fixed64):
                value = SparkplugValue.Of(BitConverter.UInt64BitsToDouble(reader.Fixed64()));
                return true;
            case (4, WireType.Varint):
                value = SparkplugValue.Of(reader.Boolean());
                return true;
            case (5, WireType.Length):
                value = reader.TryText(budget) is { } text ? SparkplugValue.Of(text) : SparkplugValue.Unreadable;
                return true;
            default:
                return false;
        }
    }

    /// <returns>False, with nothing written, where the value is none of them.</returns>
    public static bool TryWrite(ProtoWriter writer, int first, in SparkplugValue value)
    {
        switch (value.Kind)
        {
            case SparkplugValueKind.Int:
                writer.Varint(first, value.Bits);
                return true;
            case SparkplugValueKind.Long:
                writer.Varint(first + 1, value.Bits);
                return true;
            case SparkplugValueKind.Float:
                writer.Fixed32(first + 2, BitConverter.SingleToUInt32Bits(value.Single));
                return true;
            case SparkplugValueKind.Double:
                writer.Fixed64(first + 3, BitConverter.DoubleToUInt64Bits(value.Double));
                return true;
            case SparkplugValueKind.Boolean:
                writer.Varint(first + 4, value.Boolean ? 1u : 0u);
                return true;
            case SparkplugValueKind.Text:
                writer.Text(first + 5, value.Text);
                return true;
            default:
                return false;
        }
    }
}
