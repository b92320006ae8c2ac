using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>The properties that tell which arguments a method takes and gives (Part 3 §5.7).</summary>
internal static class MethodArguments
{
    public static void Add(AddressSpace space, UaMethod method)
    {
        Add(space, method, "InputArguments", method.Inputs);
        Add(space, method, "OutputArguments", method.Outputs);
    }

    public static DataValue Value(IReadOnlyList<UaField> fields) => new(Variant.OfArray<ExtensionObject>(
        [.. fields.Select(field => ExtensionObject.Of(new Argument { Name = field.Name, DataType = field.DataType, ValueRank = field.ValueRank }))]));

    private static void Add(AddressSpace space, UaMethod method, string name, IReadOnlyList<UaField> fields)
    {
        if (fields.Count == 0)
            return;
        var id = new NodeId($"{method.Id}/{name}", method.Id.NamespaceIndex);
        var property = new UaVariable(id, new(0, name)) { DataType = StandardNodes.Argument, ValueRank = 1 };
        property.Set(Value(fields));
        space.Add(property, method, StandardNodes.HasProperty, StandardNodes.PropertyType);
    }
}
