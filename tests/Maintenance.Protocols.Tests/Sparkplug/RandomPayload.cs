using Maintenance.Protocols.Sparkplug;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>Payloads of every shape there is, by seed.</summary>
internal sealed class RandomPayload(int seed)
{
    private const int Deepest = 3;
    private readonly Random _random = new(seed);

    private static readonly SparkplugType[] Basic = [.. Enum.GetValues<SparkplugType>().Where(type => type.IsBasic())];
    private static readonly SparkplugType[] OfMetric = [.. Enum.GetValues<SparkplugType>().Where(type => type.IsOfMetric())];

    public SparkplugPayload Next() => new()
    {
        Timestamp = Maybe(() => Bits()),
        Metrics = Many(6, () => Metric(0)),
        Seq = Maybe(() => (ulong)_random.Next(256)),
        Uuid = MaybeText(),
        Body = Maybe<ReadOnlyMemory<byte>>(() => Bytes()),
    };

    public Metric Metric(int depth)
    {
        var type = OfMetric[_random.Next(OfMetric.Length)];
        var isNull = Coin(8);
        return new()
        {
            Name = MaybeText(),
            Alias = Maybe(Bits),
            Timestamp = Maybe(Bits),
            Type = Coin(4) ? null : type,
            IsHistorical = Coin(4),
            IsTransient = Coin(4),
            IsNull = isNull,
            Metadata = Coin(4) ? Metadata() : null,
            Properties = Coin(4) ? Properties(depth) : null,
            Value = isNull ? SparkplugValue.None : TypedValue.Write(type, Typed(type, depth)),
        };
    }

    /// <summary>A value of the type, as the type's own in .NET.</summary>
    public object Typed(SparkplugType type, int depth) => type switch
    {
        SparkplugType.Int8 => unchecked((sbyte)Bits()),
        SparkplugType.Int16 => unchecked((short)Bits()),
        SparkplugType.Int32 => unchecked((int)Bits()),
        SparkplugType.Int64 => unchecked((long)Bits()),
        SparkplugType.UInt8 => unchecked((byte)Bits()),
        SparkplugType.UInt16 => unchecked((ushort)Bits()),
        SparkplugType.UInt32 => unchecked((uint)Bits()),
        SparkplugType.UInt64 => Bits(),
        SparkplugType.Float => (float)(_random.NextDouble() * 1e6),
        SparkplugType.Double => _random.NextDouble() * 1e12,
        SparkplugType.Boolean => Coin(2),
        SparkplugType.String or SparkplugType.Text => Text(),
        SparkplugType.DateTime => Instant(),
        SparkplugType.Uuid => Uuid(),
        SparkplugType.DataSet => DataSet(),
        SparkplugType.Bytes or SparkplugType.File => Bytes(),
        SparkplugType.Template => Template(depth + 1),
        _ => Array(type),
    };

    private Array Array(SparkplugType type) => type switch
    {
        SparkplugType.Int8Array => Many<sbyte>(9, () => unchecked((sbyte)Bits())),
        SparkplugType.Int16Array => Many<short>(9, () => unchecked((short)Bits())),
        SparkplugType.Int32Array => Many<int>(9, () => unchecked((int)Bits())),
        SparkplugType.Int64Array => Many<long>(9, () => unchecked((long)Bits())),
        SparkplugType.UInt8Array => Bytes(),
        SparkplugType.UInt16Array => Many<ushort>(9, () => unchecked((ushort)Bits())),
        SparkplugType.UInt32Array => Many<uint>(9, () => unchecked((uint)Bits())),
        SparkplugType.UInt64Array => Many(9, Bits),
        SparkplugType.FloatArray => Many(9, () => (float)_random.NextDouble()),
        SparkplugType.DoubleArray => Many(9, _random.NextDouble),
        SparkplugType.BooleanArray => Many(20, () => Coin(2)),
        SparkplugType.StringArray => Many(5, Text),
        SparkplugType.DateTimeArray => Many(5, Instant),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public DataSet DataSet()
    {
        var types = Many(4, () => Basic[_random.Next(Basic.Length)]);
        return new()
        {
            ColumnCount = (ulong)types.Length,
            Columns = [.. types.Select((_, index) => $"column {index}")],
            Types = types,
            Rows = Many<IReadOnlyList<SparkplugValue>>(3, () => [.. types.Select(type => TypedValue.Write(type, Typed(type, 0)))]),
        };
    }

    private Template Template(int depth)
    {
        var isDefinition = Coin(2);
        return new()
        {
            Version = MaybeText(),
            Members = depth >= Deepest ? [] : Many(3, () => Metric(depth)),
            Parameters = Many(2, () => new TemplateParameter { Name = Text(), Type = SparkplugType.Int32, Value = SparkplugValue.OfInt(7) }),
            Definition = isDefinition ? null : Text(),
            IsDefinition = isDefinition,
        };
    }

    private PropertySet Properties(int depth)
    {
        var keys = Many(3, Text);
        return new(keys, [.. keys.Select(_ => Property(depth))]);
    }

    private PropertyValue Property(int depth) => _random.Next(depth >= Deepest ? 2 : 4) switch
    {
        0 => new() { Type = SparkplugType.String, IsNull = true },
        1 => new() { Type = SparkplugType.Double, Value = SparkplugValue.Of(_random.NextDouble()) },
        2 => new() { Type = SparkplugType.PropertySet, Value = SparkplugValue.Of(Properties(depth + 1)) },
        _ => new() { Type = SparkplugType.PropertySetList, Value = SparkplugValue.Of(Many(2, () => Properties(depth + 1))) },
    };

    private MetricMetadata Metadata() => new()
    {
        IsMultiPart = Maybe(() => Coin(2)),
        ContentType = MaybeText(),
        Size = Maybe(Bits),
        Seq = Maybe(Bits),
        FileName = MaybeText(),
        FileType = MaybeText(),
        Md5 = MaybeText(),
        Description = MaybeText(),
    };

    public byte[] Bytes()
    {
        var bytes = new byte[_random.Next(20)];
        _random.NextBytes(bytes);
        return bytes;
    }

    // As many numbers of few bits as of many: encodings differ by length.
    private ulong Bits() => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)) >> _random.Next(64);

    private string Text() => new([.. Many(8, () => "aZ/ _ö水€".ToCharArray()[_random.Next(8)])]);

    private Guid Uuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    private DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeMilliseconds(_random.NextInt64(4_000_000_000_000));

    private bool Coin(int sides) => _random.Next(sides) == 0;

    private string? MaybeText() => Coin(3) ? null : Text();

    private T? Maybe<T>(Func<T> make)
        where T : struct => Coin(3) ? null : make();

    private T[] Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make())];
}
