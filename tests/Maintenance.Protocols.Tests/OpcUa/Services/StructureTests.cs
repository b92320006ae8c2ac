using System.Collections;
using System.Reflection;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Services;

/// <summary>Every structure of every service, with something in each of its fields.</summary>
public sealed class StructureTests
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
        [typeof(DiagnosticInfo)] = new DiagnosticInfo { AdditionalInfo = "why" },
        [typeof(ExtensionObject)] = ExtensionObject.Of(new ElementOperand { Index = 1 }),
        [typeof(NodeId)] = new NodeId("Speed", 2),
        [typeof(ExpandedNodeId)] = new ExpandedNodeId(new(85), "urn:plant", 1),
        [typeof(QualifiedName)] = new QualifiedName(1, "Speed"),
        [typeof(LocalizedText)] = new LocalizedText("de", "Drehzahl"),
        [typeof(DataValue)] = new DataValue(2.5, StatusCodes.BadTimeout, DateTimeOffset.UnixEpoch),
        [typeof(Variant)] = new Variant("text"),
    };

    public static TheoryData<Type> Structures() =>
        [.. typeof(ReadRequest).Assembly.GetTypes().Where(type =>
            string.Equals(type.Namespace, typeof(ReadRequest).Namespace, StringComparison.Ordinal) && type.IsClass
            && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IStructure<>)))];

    [Theory]
    [MemberData(nameof(Structures))]
    public void What_is_written_is_read_again(Type structure)
    {
        var check = typeof(StructureTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(structure);
        check.Invoke(null, [Activator.CreateInstance(structure)]);
        check.Invoke(null, [Filled(structure)]);
    }

    private static void Check<T>(T value)
        where T : IStructure<T>
    {
        var bytes = Wire.Bytes(value, static (ref UaEncoder e, T v) => v.Encode(ref e));
        var back = Wire.Value(bytes, static (ref UaDecoder d) => T.Decode(ref d));
        Wire.Bytes(back, static (ref UaEncoder e, T v) => v.Encode(ref e)).ShouldBe(bytes);
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            Plain(property.GetValue(back)).ShouldBe(Plain(property.GetValue(value)), $"{typeof(T).Name}.{property.Name}");
    }

    // Records compare their lists by reference: what they print of their first element says enough, since every field differs.
    private static string? Plain(object? value) => value is IEnumerable many and not string
        ? string.Join(';', many.Cast<object?>().Select(one => one?.ToString()))
        : value?.ToString();

    private static object? Filled(Type type)
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
}
