using System.Globalization;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// One value of any built-in type, or an array or matrix of them (Part 6 §5.1.6). 24 bytes; numbers, times and statuses lie
/// in them, everything else behind one reference. The default value is the null Variant.
/// </summary>
public readonly struct Variant : IEquatable<Variant>
{
    private readonly object? _reference; // text and structures, arrays (T[]), a Matrix
    private readonly long _bits;

    public Variant(bool value) : this(BuiltInType.Boolean, value ? 1 : 0) { }

    public Variant(sbyte value) : this(BuiltInType.SByte, value) { }

    public Variant(byte value) : this(BuiltInType.Byte, value) { }

    public Variant(short value) : this(BuiltInType.Int16, value) { }

    public Variant(ushort value) : this(BuiltInType.UInt16, value) { }

    public Variant(int value) : this(BuiltInType.Int32, value) { }

    public Variant(uint value) : this(BuiltInType.UInt32, value) { }

    public Variant(long value) : this(BuiltInType.Int64, value) { }

    public Variant(ulong value) : this(BuiltInType.UInt64, unchecked((long)value)) { }

    public Variant(float value) : this(BuiltInType.Float, BitConverter.SingleToInt32Bits(value)) { }

    public Variant(double value) : this(BuiltInType.Double, BitConverter.DoubleToInt64Bits(value)) { }

    public Variant(DateTimeOffset value) : this(BuiltInType.DateTime, UaTime.ToWire(value)) { }

    public Variant(StatusCode value) : this(BuiltInType.StatusCode, value.Value) { }

    public Variant(string? value) : this(BuiltInType.String, value, false) { }

    public Variant(Guid value) : this(BuiltInType.Guid, value, false) { }

    public Variant(ByteString value) : this(BuiltInType.ByteString, value, false) { }

    public Variant(XmlElement value) : this(BuiltInType.XmlElement, value, false) { }

    public Variant(NodeId value) : this(BuiltInType.NodeId, value, false) { }

    public Variant(ExpandedNodeId value) : this(BuiltInType.ExpandedNodeId, value, false) { }

    public Variant(QualifiedName value) : this(BuiltInType.QualifiedName, value, false) { }

    public Variant(LocalizedText value) : this(BuiltInType.LocalizedText, value, false) { }

    public Variant(ExtensionObject value) : this(BuiltInType.ExtensionObject, value, false) { }

    public Variant(DataValue value) : this(BuiltInType.DataValue, value, false) { }

    public Variant(DiagnosticInfo value) : this(BuiltInType.DiagnosticInfo, value, false) { }

    private Variant(BuiltInType type, long bits)
    {
        (Type, _bits) = (type, bits);
    }

    private Variant(BuiltInType type, object? reference, bool isArray)
    {
        (Type, _reference, IsArray) = (type, reference, isArray);
    }

    public static Variant Null => default;

    public BuiltInType Type { get; }

    /// <summary>Whether it holds an array or a matrix.</summary>
    public bool IsArray { get; }

    public bool IsNull => Type == BuiltInType.Null;

    /// <summary>The lengths of a matrix; null for a scalar and for a plain array.</summary>
    public IReadOnlyList<int>? Dimensions => (_reference as Matrix)?.Dimensions;

    /// <summary>The elements of an array or matrix, as an array of the type's own kind; null for a scalar and a null array.</summary>
    public Array? Elements => _reference as Array ?? (_reference as Matrix)?.Elements;

    internal long Bits => _bits;

    internal object? Reference => _reference;

    /// <summary>The value as an object: boxed for a scalar, the elements for an array.</summary>
    public object? Boxed => IsArray ? (object?)Elements : Type switch
    {
        BuiltInType.Boolean => _bits != 0,
        BuiltInType.SByte => (sbyte)_bits,
        BuiltInType.Byte => (byte)_bits,
        BuiltInType.Int16 => (short)_bits,
        BuiltInType.UInt16 => (ushort)_bits,
        BuiltInType.Int32 => (int)_bits,
        BuiltInType.UInt32 => (uint)_bits,
        BuiltInType.Int64 => _bits,
        BuiltInType.UInt64 => unchecked((ulong)_bits),
        BuiltInType.Float => BitConverter.Int32BitsToSingle((int)_bits),
        BuiltInType.Double => BitConverter.Int64BitsToDouble(_bits),
        BuiltInType.DateTime => UaTime.FromWire(_bits),
        BuiltInType.StatusCode => new StatusCode((uint)_bits),
        _ => _reference,
    };

    public static implicit operator Variant(double value) => new(value);

    public static bool operator ==(Variant left, Variant right) => left.Equals(right);

    public static bool operator !=(Variant left, Variant right) => !left.Equals(right);

    /// <summary>An array; null is the null array of the type. The array is not copied.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no built-in type's kind.</exception>
    public static Variant OfArray<T>(T[]? elements) => new(BuiltInTypes.Of(typeof(T)), elements, true);

    /// <summary>A matrix: elements row by row, the last index running fastest.</summary>
    /// <exception cref="ArgumentException">The lengths do not multiply to the number of elements.</exception>
    public static Variant OfMatrix<T>(T[] elements, params int[] dimensions)
    {
        if (!Fits(elements.Length, dimensions))
            throw new ArgumentException($"{elements.Length} elements do not fill {string.Join(" × ", dimensions)}.", nameof(dimensions));
        return new(BuiltInTypes.Of(typeof(T)), new Matrix(elements, dimensions), true);
    }

    /// <summary>A Boolean (0 or 1) or number as a double. 64-bit integers beyond 2^53 lose their last digits.</summary>
    public bool TryGetDouble(out double value)
    {
        value = Type switch
        {
            BuiltInType.Float => BitConverter.Int32BitsToSingle((int)_bits),
            BuiltInType.Double => BitConverter.Int64BitsToDouble(_bits),
            BuiltInType.UInt64 => unchecked((ulong)_bits),
            _ => _bits,
        };
        return !IsArray && Type is >= BuiltInType.Boolean and <= BuiltInType.Double;
    }

    /// <summary>The value if it is of just this kind; else the kind's default.</summary>
    public T? As<T>() => Boxed is T value ? value : default;

    public bool Equals(Variant other) =>
        Type == other.Type
        && IsArray == other.IsArray
        && _bits == other._bits
        && (Dimensions ?? []).SequenceEqual(other.Dimensions ?? [])
        && (IsArray ? SameElements(Elements, other.Elements) : Equals(_reference, other._reference));

    public override bool Equals(object? obj) => obj is Variant other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, IsArray, _bits, IsArray ? Elements?.Length : _reference);

    public override string ToString() => IsArray
        ? $"{Type}[{string.Join(',', Dimensions ?? [Elements?.Length ?? 0])}]"
        : string.Create(CultureInfo.InvariantCulture, $"{Boxed}");

    internal static Variant OfBits(BuiltInType type, long bits) => new(type, bits);

    internal static Variant OfReference(BuiltInType type, object? reference, bool isArray) => new(type, reference, isArray);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool Fits(int length, ReadOnlySpan<int> dimensions)
    {
        long product = 1;
        foreach (var dimension in dimensions)
        {
            if (dimension < 0)
                return false;
            product *= dimension;
            if (product > int.MaxValue)
                return false;
        }

        return dimensions.Length > 0 && product == length;
    }

    private static bool SameElements(Array? left, Array? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        return left.Length == right.Length && left.Cast<object?>().SequenceEqual(right.Cast<object?>());
    }
}
