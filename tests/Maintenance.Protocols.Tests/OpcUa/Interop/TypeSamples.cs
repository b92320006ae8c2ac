using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>
/// Six values of each built-in type, the same as opcua-samples.js of the peers has. A scalar is the first, an array the first
/// three, a matrix all six in two rows.
/// </summary>
internal static class TypeSamples
{
    private static readonly string[] Shapes = ["Scalar", "Array", "Matrix"];
    private static readonly DateTimeOffset Source = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly DateTimeOffset Server = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero);
    private static readonly Guid First = Guid.Parse("72962B91-FA75-4AE6-8D28-B404DC7DAF63");

    private static readonly Dictionary<BuiltInType, Func<string, Variant>> Kinds = new()
    {
        [BuiltInType.Boolean] = Of(one => new(one), true, false, true, true, false, false),
        [BuiltInType.SByte] = Of<sbyte>(one => new(one), -128, 127, 0, 1, -1, 5),
        [BuiltInType.Byte] = Of<byte>(one => new(one), 255, 0, 1, 2, 3, 4),
        [BuiltInType.Int16] = Of<short>(one => new(one), -32768, 32767, 0, 1, -1, 5),
        [BuiltInType.UInt16] = Of<ushort>(one => new(one), 65535, 0, 1, 2, 3, 4),
        [BuiltInType.Int32] = Of(one => new(one), int.MinValue, int.MaxValue, 0, 1, -1, 5),
        [BuiltInType.UInt32] = Of<uint>(one => new(one), uint.MaxValue, 0, 1, 2, 3, 4),
        [BuiltInType.Int64] = Of(one => new(one), long.MinValue + 1, long.MaxValue, 0, 1, -1, 4_294_967_296),
        [BuiltInType.UInt64] = Of<ulong>(one => new(one), ulong.MaxValue, 0, 1, 4_294_967_296, 1UL << 63, 5),
        [BuiltInType.Float] = Of(one => new(one), 1.5f, -2.25f, 0f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity),
        [BuiltInType.Double] = Of(one => new(one), Math.PI, -1e-300, 0.0, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity),
        [BuiltInType.String] = Of<string?>(one => new(one), "Pumpe 水", "", null, "a", "b", "😀"),
        [BuiltInType.DateTime] = Of(
            one => new(one), Source, DateTimeOffset.UnixEpoch, new(1999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero), new(2038, 1, 19, 3, 14, 8, TimeSpan.Zero),
            new(1601, 1, 2, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        [BuiltInType.Guid] = Of(
            one => new(one), First, Guid.Empty, Guid.AllBitsSet, Guid.Parse("01020304-0506-0708-090A-0B0C0D0E0F10"),
            Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("10000000-0000-0000-0000-000000000000")),
        [BuiltInType.ByteString] = Of(
            one => new(one), new ByteString([1, 2, 3]), new ByteString([]), new ByteString([255]), new ByteString([0, 0]), new ByteString([9]), new ByteString([8, 7])),
        [BuiltInType.XmlElement] = Of(
            one => new(one), new XmlElement("<a/>"), new XmlElement("<b>水</b>"), new XmlElement("<c d=\"e\"/>"), new XmlElement("<f/>"), new XmlElement("<g/>"), new XmlElement("<h/>")),
        [BuiltInType.NodeId] = Of(
            one => new(one), new NodeId(85), new NodeId(300, 2), new NodeId(70000, 3), new NodeId("水", 2), new NodeId(First, 2), new NodeId(new ByteString([1, 2, 3]), 2)),
        [BuiltInType.ExpandedNodeId] = Of(
            one => new(one), new ExpandedNodeId(new(300, 2)), new ExpandedNodeId(new(85), "urn:plant", 1), new ExpandedNodeId(new("Speed", 0), "urn:plant"),
            new ExpandedNodeId(new("Speed", 1), null, 7), new ExpandedNodeId(new(First, 2)), new ExpandedNodeId(new(70000, 3))),
        [BuiltInType.StatusCode] = Of(
            one => new(one), StatusCodes.BadTimeout, StatusCode.Good, StatusCodes.BadNodeIdUnknown, new StatusCode(0x40920000), StatusCodes.BadNotWritable, new StatusCode(0x00300000)),
        [BuiltInType.QualifiedName] = Of(
            one => new(one), new QualifiedName(1, "Speed"), new QualifiedName(0, "Server"), new QualifiedName(2, "水"), new QualifiedName(65535, "x"),
            new QualifiedName(0, "a"), new QualifiedName(3, "b")),
        [BuiltInType.LocalizedText] = Of(
            one => new(one), new LocalizedText("de", "Drehzahl"), new LocalizedText("only"), new LocalizedText("en", "speed"), new LocalizedText("zh", "水"),
            new LocalizedText("en", "b"), new LocalizedText("fr", "eau")),
        [BuiltInType.ExtensionObject] = Of(one => new(one), [.. Enumerable.Range(0, 6).Select(low => ExtensionObject.Of(new EURange(low, 1000.5)))]),
        [BuiltInType.DataValue] = Of(
            one => new(one), new DataValue(1.5, StatusCodes.BadTimeout, Source, Server), new DataValue(2.5, sourceUtc: Source), new DataValue(new Variant("text")),
            new DataValue(3.0, new StatusCode(0x40920000)), new DataValue(4.0, serverUtc: Server), new DataValue(Variant.OfArray([1, 2]))),
        [BuiltInType.Variant] = Of<Variant>(
            one => one, 1.5, new Variant("text"), Variant.OfArray([1, 2]), new Variant(true), Variant.Null, Variant.OfMatrix<byte>([7, 8], 1, 2)),
        [BuiltInType.DiagnosticInfo] = Of(
            one => new(one), new DiagnosticInfo { SymbolicId = 1 }, new DiagnosticInfo { NamespaceUri = 2, Locale = 3, LocalizedText = 4 },
            new DiagnosticInfo { AdditionalInfo = "why" }, new DiagnosticInfo { InnerStatusCode = StatusCodes.BadTimeout },
            new DiagnosticInfo { SymbolicId = 5, InnerDiagnosticInfo = new() { SymbolicId = 6, AdditionalInfo = "inner" } },
            new DiagnosticInfo { SymbolicId = 7, AdditionalInfo = "水" }),
    };

    /// <summary>Each built-in type with each shape; a Variant is in a Variant only as an element.</summary>
    public static TheoryData<BuiltInType, string> All()
    {
        var all = new TheoryData<BuiltInType, string>();
        foreach (var type in Enum.GetValues<BuiltInType>().Where(type => type != BuiltInType.Null))
        {
            foreach (var shape in Shapes.Where(shape => type != BuiltInType.Variant || shape is not "Scalar"))
                all.Add(type, shape);
        }

        return all;
    }

    public static Variant Value(BuiltInType type, string shape) => Kinds[type](shape);

    public static int Rank(string shape) => shape switch { "Scalar" => UaVariable.Scalar, "Array" => 1, _ => 2 };

    private static Func<string, Variant> Of<T>(Func<T, Variant> scalar, params T[] six) => shape => shape switch
    {
        "Scalar" => scalar(six[0]),
        "Array" => Variant.OfArray(six[..3]),
        _ => Variant.OfMatrix(six, 2, 3),
    };
}
