using System.Buffers;
using System.Reflection;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Fuzz;

/// <summary>
/// A good message of each kind there is: every structure of every service, with something in each of its fields; and what the
/// other readers of a connection take.
/// </summary>
public static class OpcUaCorpus
{
    private static readonly Dictionary<Type, object?> Values = new()
    {
        [typeof(bool)] = true,
        [typeof(byte)] = (byte)7,
        [typeof(int)] = -3,
        [typeof(long)] = -5L,
        [typeof(uint)] = 4_000_000_000u,
        [typeof(double)] = 2.5,
        [typeof(string)] = "水",
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        [typeof(ByteString)] = new ByteString([1, 2, 3]),
        [typeof(StatusCode)] = StatusCodes.BadTimeout,
        [typeof(DiagnosticInfo)] = new DiagnosticInfo { AdditionalInfo = "why", InnerDiagnosticInfo = new() { SymbolicId = 3 } },
        [typeof(ExtensionObject)] = ExtensionObject.Of(new ElementOperand { Index = 1 }),
        [typeof(NodeId)] = new NodeId("Speed", 2),
        [typeof(ExpandedNodeId)] = new ExpandedNodeId(new(85), "urn:plant", 1),
        [typeof(QualifiedName)] = new QualifiedName(1, "Speed"),
        [typeof(LocalizedText)] = new LocalizedText("de", "Drehzahl"),
        [typeof(DataValue)] = new DataValue(2.5, StatusCodes.BadTimeout, DateTimeOffset.UnixEpoch),
        [typeof(Variant)] = new Variant("text"),
    };

    public static IEnumerable<Type> Structures { get; } =
    [
        .. typeof(ReadRequest).Assembly.GetTypes().Where(type =>
            string.Equals(type.Namespace, typeof(ReadRequest).Namespace, StringComparison.Ordinal) && type.IsClass
            && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IStructure<>))),
    ];

    private static Variant[] Variants =>
    [
        new(true), new(3.5f), 2.5, new("text"), new(Guid.Empty), new(new NodeId(85)), new(new LocalizedText("en", "a")),
        Variant.OfArray([1.0, 2.0, 3.0]), Variant.OfArray(["a", null, "b"]), Variant.OfArray([true, false]), Variant.OfArray([new Variant(1), new Variant("x")]),
        Variant.OfMatrix([1, 2, 3, 4, 5, 6], 2, 3), new(new DataValue(1.0)), Variant.OfArray([new DataValue(1.0), new DataValue(2.0)]),
        Variant.OfArray([ExtensionObject.Of(new ElementOperand { Index = 1 })]), Variant.OfArray([new DiagnosticInfo { SymbolicId = 1 }]),
        Variant.OfArray([new QualifiedName(1, "a")]), Variant.OfArray([DateTimeOffset.UnixEpoch]), Variant.OfArray([new ByteString([1, 2])]),
    ];

    public static IReadOnlyList<FuzzSeed> All()
    {
        var seedOf = typeof(OpcUaCorpus).GetMethod(nameof(SeedOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return
        [
            .. Structures.Select(structure => (FuzzSeed)seedOf.MakeGenericMethod(structure).Invoke(null, [Filled(structure)])!),
            .. Variants.Select(OfVariant),
            .. OpcUaClientSeeds.All(),
            .. OpcUaTransportSeeds.All(),
        ];
    }

    /// <summary>An instance with something in each field, two elements in each list.</summary>
    public static object? Filled(Type type)
    {
        if (Values.TryGetValue(type, out var value))
            return value;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(1);
        if (type.IsGenericType)
        {
            var element = type.GetGenericArguments()[0];
            var many = Array.CreateInstance(element, 2);
            many.SetValue(Filled(element), 0);
            many.SetValue(Filled(element), 1);
            return many;
        }

        var structure = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
            property.SetValue(structure, Filled(property.PropertyType));
        return structure;
    }

    private static FuzzSeed SeedOf<T>(T value)
        where T : IStructure<T>
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        value.Encode(ref encoder);
        encoder.Flush();
        return new(typeof(T).Name, output.WrittenMemory, static bytes =>
        {
            var decoder = new UaDecoder(bytes, EncodingLimits.Default);
            T.Decode(ref decoder);
            decoder.RequireEnd(typeof(T).Name);
        });
    }

    private static FuzzSeed OfVariant(Variant value)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        encoder.Write(value);
        encoder.Flush();
        return new($"Variant {value.Type}", output.WrittenMemory, static bytes =>
        {
            var decoder = new UaDecoder(bytes, EncodingLimits.Default);
            decoder.ReadVariant();
            decoder.RequireEnd("Variant");
        });
    }
}
