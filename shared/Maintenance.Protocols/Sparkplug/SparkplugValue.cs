#pragma warning disable CA1720 // the names are the specification's own
namespace Maintenance.Protocols.Sparkplug;

/// <summary>
/// A value as it stands on the wire. What it means only its <see cref="SparkplugType"/> tells, which data messages leave to the
/// birth message: see <see cref="TypedValue"/>.
/// </summary>
public readonly record struct SparkplugValue
{
    private readonly ulong _bits;
    private readonly object? _object;

    private SparkplugValue(SparkplugValueKind kind, ulong bits, object? whole) => (Kind, _bits, _object) = (kind, bits, whole);

    public static SparkplugValue None => default;

    /// <summary>An extension whose contents nobody here knows.</summary>
    public static SparkplugValue Extension { get; } = new(SparkplugValueKind.Extension, 0, null);

    /// <summary>A text that was no UTF-8.</summary>
    public static SparkplugValue Unreadable { get; } = new(SparkplugValueKind.Unreadable, 0, null);

    public SparkplugValueKind Kind { get; }

    /// <summary>Of the kinds Int and Long: the bits, those of Int without a sign.</summary>
    public ulong Bits => Kind is SparkplugValueKind.Int or SparkplugValueKind.Long ? _bits : throw Wrong("a whole number");

    public float Single => Kind == SparkplugValueKind.Float ? BitConverter.UInt32BitsToSingle((uint)_bits) : throw Wrong("a float");

    public double Double => Kind == SparkplugValueKind.Double ? BitConverter.UInt64BitsToDouble(_bits) : throw Wrong("a double");

    public bool Boolean => Kind == SparkplugValueKind.Boolean ? _bits != 0 : throw Wrong("a boolean");

    public string Text => _object as string ?? throw Wrong("a text");

    public ReadOnlyMemory<byte> Bytes => _object as byte[] ?? throw Wrong("bytes");

    public DataSet DataSet => _object as DataSet ?? throw Wrong("a data set");

    public Template Template => _object as Template ?? throw Wrong("a template");

    public PropertySet PropertySet => _object as PropertySet ?? throw Wrong("a property set");

    public IReadOnlyList<PropertySet> PropertySetList => _object as IReadOnlyList<PropertySet> ?? throw Wrong("a list of property sets");

    public static SparkplugValue OfInt(uint bits) => new(SparkplugValueKind.Int, bits, null);

    public static SparkplugValue OfLong(ulong bits) => new(SparkplugValueKind.Long, bits, null);

    public static SparkplugValue Of(float value) => new(SparkplugValueKind.Float, BitConverter.SingleToUInt32Bits(value), null);

    public static SparkplugValue Of(double value) => new(SparkplugValueKind.Double, BitConverter.DoubleToUInt64Bits(value), null);

    public static SparkplugValue Of(bool value) => new(SparkplugValueKind.Boolean, value ? 1u : 0u, null);

    public static SparkplugValue Of(string text) => new(SparkplugValueKind.Text, 0, text);

    /// <param name="bytes">Kept, not copied.</param>
    public static SparkplugValue Of(byte[] bytes) => new(SparkplugValueKind.Bytes, 0, bytes);

    public static SparkplugValue Of(DataSet rows) => new(SparkplugValueKind.DataSet, 0, rows);

    public static SparkplugValue Of(Template template) => new(SparkplugValueKind.Template, 0, template);

    public static SparkplugValue Of(PropertySet properties) => new(SparkplugValueKind.PropertySet, 0, properties);

    public static SparkplugValue Of(IReadOnlyList<PropertySet> list) => new(SparkplugValueKind.PropertySetList, 0, list);

    private SparkplugException Wrong(string wanted) => new($"The value is of kind {Kind}, not {wanted}.");
}
