using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.Tests.OpcUa.Encoding;

/// <summary>Generators of everything a message can hold: nulls, empties, extremes and every type, three levels deep.</summary>
internal static class Samples
{
    private static readonly Gen<int> Numbers = Gen.Choose(int.MinValue, int.MaxValue);

    public static readonly Gen<long> Longs =
        Gen.OneOf(
            from high in Numbers from low in Numbers select ((long)high << 32) | unchecked((uint)low),
            Gen.Elements(0L, 1L, -1L, long.MinValue, long.MaxValue));

    public static readonly Gen<string?> Texts = Gen.OneOf(
        Gen.Elements(null, "", "水Boy", "a", "ns=1;s=x", "😀 d'Arc", new string('x', 700)),
        Gen.Choose(0, 30).SelectMany(length => Gen.Choose(0x20, 0xD7FF).ArrayOf(length))
            .Select(points => (string?)new string([.. points.Select(point => (char)point)])));

    public static readonly Gen<ByteString> Bytes = Gen.OneOf(
        Gen.Elements(default, new ByteString([])),
        Gen.Choose(0, 40).SelectMany(length => Gen.Choose(0, 255).ArrayOf(length))
            .Select(octets => new ByteString([.. octets.Select(octet => (byte)octet)])));

    public static readonly Gen<Guid> Guids = from a in Longs from b in Longs select new Guid([.. BitConverter.GetBytes(a), .. BitConverter.GetBytes(b)]);

    public static readonly Gen<DateTimeOffset> Times = Gen.OneOf(
        Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
        Longs.Select(ticks => new DateTimeOffset(
            new DateTime(1601, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks + ((ticks & long.MaxValue) % 2_000_000_000_000_000_000), TimeSpan.Zero)));

    public static readonly Gen<ushort> Indices = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, ushort.MaxValue)).Select(index => (ushort)index);

    public static readonly Gen<NodeId> NodeIds = Indices.SelectMany(index => Gen.OneOf(
        Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(65530, 65540), Numbers).Select(id => new NodeId(unchecked((uint)id), index)),
        Texts.Select(text => new NodeId(text, index)),
        Guids.Select(guid => new NodeId(guid, index)),
        Bytes.Select(bytes => new NodeId(bytes, index))));

    public static readonly Gen<ExpandedNodeId> ExpandedNodeIds =
        from node in NodeIds
        from uri in Gen.Elements(null, "urn:plant", "urn:a;b%3B")
        from server in Gen.Elements(0u, 1u, uint.MaxValue)
        select new ExpandedNodeId(uri is null ? node : node.InNamespace(0), uri, server);

    public static readonly Gen<LocalizedText> LocalizedTexts = from locale in Texts from text in Texts select new LocalizedText(locale, text);

    public static readonly Gen<QualifiedName> QualifiedNames = from index in Indices from name in Texts select new QualifiedName(index, name);

    public static readonly Gen<StatusCode> Statuses = Gen.OneOf(
        Gen.Elements(default, StatusCodes.BadNodeIdUnknown, StatusCodes.BadTimeout),
        Numbers.Select(bits => new StatusCode(unchecked((uint)bits))));

    public static readonly Gen<ExtensionObject> ExtensionObjects = NodeIds.SelectMany(type => Gen.OneOf(
        Gen.Constant(ExtensionObject.OfType(type)),
        Bytes.Select(body => ExtensionObject.OfBinary(type, body)),
        Texts.Select(body => ExtensionObject.OfXml(type, new XmlElement(body)))));

    public static readonly Gen<DiagnosticInfo> DiagnosticInfos = DiagnosticInfosOf(3);

    public static readonly Gen<Variant> Variants = VariantsOf(3);

    public static readonly Gen<DataValue> DataValues = DataValuesOf(3);

    private static Gen<T[]?> Arrays<T>(Gen<T> element) =>
        Gen.OneOf(Gen.Constant<T[]?>(null), Gen.Choose(0, 6).SelectMany(length => element.ArrayOf(length)).Select(array => (T[]?)array));

    private static Gen<int?> Optional => Gen.OneOf(Gen.Constant<int?>(null), Numbers.Select(number => (int?)number));

    private static Gen<DiagnosticInfo> DiagnosticInfosOf(int depth) =>
        from numbers in Optional.ArrayOf(4)
        from more in Texts
        from status in Statuses
        from hasStatus in Gen.Elements(true, false)
        from inner in depth == 0 ? Gen.Constant<DiagnosticInfo?>(null) : DiagnosticInfosOf(depth - 1).Select(info => (DiagnosticInfo?)info)
        select new DiagnosticInfo
        {
            SymbolicId = numbers[0],
            NamespaceUri = numbers[1],
            Locale = numbers[2],
            LocalizedText = numbers[3],
            AdditionalInfo = more,
            InnerStatusCode = hasStatus ? status : null,
            InnerDiagnosticInfo = inner == new DiagnosticInfo() ? null : inner,
        };

    private static Gen<DataValue> DataValuesOf(int depth) =>
        from value in VariantsOf(depth)
        from status in Statuses
        from source in Times
        from server in Times
        from picoseconds in Gen.Choose(0, 12000).ArrayOf(2)
        select new DataValue(value, status, source, server).WithPicoseconds((ushort)picoseconds[0], (ushort)picoseconds[1]);

    private static Gen<Variant> VariantsOf(int depth)
    {
        var kinds = new List<Gen<Variant>> { Gen.Constant(Variant.Null), Numerals(), Structured(), Matrices() };
        if (depth > 0)
        {
            kinds.Add(Arrays(VariantsOf(depth - 1)).Select(Variant.OfArray));
            kinds.Add(DataValuesOf(depth - 1).Select(value => new Variant(value)));
            kinds.Add(Arrays(DataValuesOf(depth - 1)).Select(Variant.OfArray));
        }

        return Gen.OneOf(kinds);
    }

    private static Gen<Variant> Both<T>(Gen<T> element, Func<T, Variant> scalar) =>
        Gen.OneOf(element.Select(scalar), Arrays(element).Select(Variant.OfArray));

    private static Gen<Variant> Numerals() => Gen.OneOf(
        Both(Gen.Elements(true, false), value => new(value)),
        Both(Longs.Select(bits => unchecked((sbyte)bits)), value => new(value)),
        Both(Longs.Select(bits => unchecked((byte)bits)), value => new(value)),
        Both(Longs.Select(bits => unchecked((short)bits)), value => new(value)),
        Both(Longs.Select(bits => unchecked((ushort)bits)), value => new(value)),
        Both(Longs.Select(bits => unchecked((int)bits)), value => new(value)),
        Both(Longs.Select(bits => unchecked((uint)bits)), value => new(value)),
        Both(Longs, value => new(value)),
        Both(Longs.Select(bits => unchecked((ulong)bits)), value => new(value)),
        Both(Longs.Select(bits => BitConverter.Int32BitsToSingle(unchecked((int)bits))), value => new(value)),
        Both(Longs.Select(BitConverter.Int64BitsToDouble), value => new(value)),
        Both(Times, value => new(value)),
        Both(Statuses, value => new(value)));

    private static Gen<Variant> Structured() => Gen.OneOf(
        Both(Texts, value => new(value)),
        Both(Guids, value => new(value)),
        Both(Bytes, value => new(value)),
        Both(Texts.Select(text => new XmlElement(text)), value => new(value)),
        Both(NodeIds, value => new(value)),
        Both(ExpandedNodeIds, value => new(value)),
        Both(QualifiedNames, value => new(value)),
        Both(LocalizedTexts, value => new(value)),
        Both(ExtensionObjects, value => new(value)),
        Both(DiagnosticInfos, value => new(value)));

    private static Gen<Variant> Matrices() =>
        from lengths in Gen.Choose(2, 3).SelectMany(count => Gen.Choose(0, 4).ArrayOf(count))
        from value in Longs
        select Variant.OfMatrix(Enumerable.Repeat(value, lengths.Aggregate(1, (product, length) => product * length)).ToArray(), lengths);
}
