namespace Maintenance.Protocols.Sparkplug;

/// <summary>Values with their types: what a wire value means, and how a value goes onto the wire (§6.4.17).</summary>
/// <remarks>
/// Signed whole numbers are two's complement: written with the sign through all bits of the field, as Eclipse Tahu does, and read
/// also where only the bits of the type itself are set. Whole numbers are read from either field, since publishers differ.
/// </remarks>
public static class TypedValue
{
    /// <summary>
    /// sbyte, short, int, long, byte, ushort, uint, ulong, float, double, bool, string, <see cref="DateTimeOffset"/>,
    /// <see cref="Guid"/>, byte[], <see cref="DataSet"/>, <see cref="Template"/>, <see cref="PropertySet"/>, a list of those, or an
    /// array of one of the first.
    /// </summary>
    /// <exception cref="SparkplugException">The value does not fit its type, or the type is unknown.</exception>
    public static object Read(SparkplugType type, in SparkplugValue value) => type switch
    {
        SparkplugType.Int8 => (sbyte)WholeNumber.Signed(type, value, 8),
        SparkplugType.Int16 => (short)WholeNumber.Signed(type, value, 16),
        SparkplugType.Int32 => (int)WholeNumber.Signed(type, value, 32),
        SparkplugType.Int64 => WholeNumber.Signed(type, value, 64),
        SparkplugType.UInt8 => (byte)WholeNumber.Unsigned(type, value, byte.MaxValue),
        SparkplugType.UInt16 => (ushort)WholeNumber.Unsigned(type, value, ushort.MaxValue),
        SparkplugType.UInt32 => (uint)WholeNumber.Unsigned(type, value, uint.MaxValue),
        SparkplugType.UInt64 => WholeNumber.Unsigned(type, value, ulong.MaxValue),
        SparkplugType.Float => value.Kind == SparkplugValueKind.Double ? (float)value.Double : value.Single,
        SparkplugType.Double => value.Kind == SparkplugValueKind.Float ? value.Single : value.Double,
        SparkplugType.Boolean => value.Boolean,
        SparkplugType.String or SparkplugType.Text => value.Text,
        SparkplugType.DateTime => Time(value),
        SparkplugType.Uuid => Guid.TryParse(value.Text, out var uuid) ? uuid : throw new SparkplugException($"'{value.Text}' is no UUID."),
        SparkplugType.DataSet => value.DataSet,
        SparkplugType.Bytes or SparkplugType.File => value.Bytes.ToArray(),
        SparkplugType.Template => value.Template,
        SparkplugType.PropertySet => value.PropertySet,
        SparkplugType.PropertySetList => value.PropertySetList,
        _ when type.IsArray() => ArrayCodec.Read(type, value.Bytes.Span),
        _ => throw new SparkplugException($"Nobody here knows the data type {type}."),
    };

    /// <param name="value">As <see cref="Read"/> gives it for the type.</param>
    /// <exception cref="SparkplugException">The value is not of the type.</exception>
    public static SparkplugValue Write(SparkplugType type, object value) => (type, value) switch
    {
        (SparkplugType.Int8, sbyte number) => SparkplugValue.OfInt(unchecked((uint)number)),
        (SparkplugType.Int16, short number) => SparkplugValue.OfInt(unchecked((uint)number)),
        (SparkplugType.Int32, int number) => SparkplugValue.OfInt(unchecked((uint)number)),
        (SparkplugType.Int64, long number) => SparkplugValue.OfLong(unchecked((ulong)number)),
        (SparkplugType.UInt8, byte number) => SparkplugValue.OfInt(number),
        (SparkplugType.UInt16, ushort number) => SparkplugValue.OfInt(number),
        (SparkplugType.UInt32, uint number) => SparkplugValue.OfInt(number),
        (SparkplugType.UInt64, ulong number) => SparkplugValue.OfLong(number),
        (SparkplugType.Float, float number) => SparkplugValue.Of(number),
        (SparkplugType.Double, double number) => SparkplugValue.Of(number),
        (SparkplugType.Boolean, bool flag) => SparkplugValue.Of(flag),
        (SparkplugType.String or SparkplugType.Text, string text) => SparkplugValue.Of(text),
        (SparkplugType.DateTime, DateTimeOffset instant) => SparkplugValue.OfLong(SparkplugTime.FromUtc(instant)),
        (SparkplugType.Uuid, Guid uuid) => SparkplugValue.Of(uuid.ToString("D")),
        (SparkplugType.DataSet, DataSet set) => SparkplugValue.Of(set),
        (SparkplugType.Bytes or SparkplugType.File, byte[] bytes) => SparkplugValue.Of(bytes),
        (SparkplugType.Template, Template template) => SparkplugValue.Of(template),
        (SparkplugType.PropertySet, PropertySet set) => SparkplugValue.Of(set),
        (SparkplugType.PropertySetList, IReadOnlyList<PropertySet> list) => SparkplugValue.Of(list),
        (_, Array array) when type.IsArray() => SparkplugValue.Of(ArrayCodec.Write(type, array)),
        _ => throw new SparkplugException($"A {value.GetType().Name} is no value of the type {type}."),
    };

    /// <summary>The value as a number, true being 1 and a time its milliseconds since 1970, without making an object of it.</summary>
    /// <returns>False for types that are no numbers, and for a value that does not fit its type.</returns>
    public static bool TryNumber(SparkplugType type, in SparkplugValue value, out double number)
    {
        number = double.NaN;
        switch (value.Kind)
        {
            case SparkplugValueKind.Int or SparkplugValueKind.Long:
                return TryWhole(type, value, ref number);
            case SparkplugValueKind.Float when type is SparkplugType.Float or SparkplugType.Double:
                number = value.Single;
                return true;
            case SparkplugValueKind.Double when type is SparkplugType.Float or SparkplugType.Double:
                number = value.Double;
                return true;
            case SparkplugValueKind.Boolean when type is SparkplugType.Boolean:
                number = value.Boolean ? 1 : 0;
                return true;
            default:
                return false;
        }
    }

    private static bool TryWhole(SparkplugType type, in SparkplugValue value, ref double number)
    {
        if (type is >= SparkplugType.Int8 and <= SparkplugType.Int64)
        {
            if (!WholeNumber.TrySigned(value, 8 << (type - SparkplugType.Int8), out var signed))
                return false;
            number = signed;
            return true;
        }

        var fits = type switch
        {
            SparkplugType.UInt8 => value.Bits <= byte.MaxValue,
            SparkplugType.UInt16 => value.Bits <= ushort.MaxValue,
            SparkplugType.UInt32 => value.Bits <= uint.MaxValue,
            SparkplugType.UInt64 => true,
            SparkplugType.DateTime => SparkplugTime.ToUtc(value.Bits) is not null,
            _ => false,
        };
        number = fits ? value.Bits : double.NaN;
        return fits;
    }

    /// <summary>Why the value does not fit its type; null where it does. Of an array the bytes are not looked into.</summary>
    public static string? Misfit(SparkplugType type, in SparkplugValue value)
    {
        if (TryNumber(type, value, out _))
            return null;
        var fits = type switch
        {
            SparkplugType.String or SparkplugType.Text => value.Kind == SparkplugValueKind.Text,
            SparkplugType.Uuid => value.Kind == SparkplugValueKind.Text && Guid.TryParse(value.Text, out _),
            SparkplugType.DataSet => value.Kind == SparkplugValueKind.DataSet,
            SparkplugType.Template => value.Kind == SparkplugValueKind.Template,
            SparkplugType.PropertySet => value.Kind == SparkplugValueKind.PropertySet,
            SparkplugType.PropertySetList => value.Kind == SparkplugValueKind.PropertySetList,
            _ => value.Kind == SparkplugValueKind.Bytes && (type.IsArray() || type is SparkplugType.Bytes or SparkplugType.File),
        };
        return fits ? null
            : value.Kind is SparkplugValueKind.Int or SparkplugValueKind.Long ? $"0x{value.Bits:X} does not fit into {type}."
            : $"A value of kind {value.Kind} does not fit into {type}.";
    }

    private static DateTimeOffset Time(in SparkplugValue value) =>
        SparkplugTime.ToUtc(value.Bits) ?? throw new SparkplugException($"{value.Bits} ms since 1970 is after the year 9999.");
}
