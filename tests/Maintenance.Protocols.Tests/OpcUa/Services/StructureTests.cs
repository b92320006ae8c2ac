using System.Collections;
using System.Reflection;
using Maintenance.Fuzz;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Services;

/// <summary>Every structure of every service, with something in each of its fields.</summary>
public sealed class StructureTests
{
    public static TheoryData<Type> Structures() => [.. OpcUaCorpus.Structures];

    [Theory]
    [MemberData(nameof(Structures))]
    public void What_is_written_is_read_again(Type structure)
    {
        var check = typeof(StructureTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(structure);
        check.Invoke(null, [Activator.CreateInstance(structure)]);
        check.Invoke(null, [OpcUaCorpus.Filled(structure)]);
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
}
