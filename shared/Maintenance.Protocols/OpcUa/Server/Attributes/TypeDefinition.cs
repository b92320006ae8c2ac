using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>The DataTypeDefinition of a structure or an enumeration (Part 3 §8.48 and §8.50): with it a client reads what it was not built for.</summary>
internal static class TypeDefinition
{
    /// <summary>Null for a type that is neither.</summary>
    public static Variant Of(UaType type) => type switch
    {
        { Fields.Count: > 0 } => OfStructure(type),
        { Values.Count: > 0 } => new(ExtensionObject.Of(new EnumDefinition { Fields = type.Values })),
        _ => default,
    };

    private static Variant OfStructure(UaType type) => new(ExtensionObject.Of(new StructureDefinition
    {
        DefaultEncodingId = type.Target(StandardNodes.HasEncoding)?.Id ?? default,
        BaseDataType = type.Target(StandardNodes.HasSubtype, isForward: false)?.Id ?? StandardNodes.Structure,
        StructureType = StructureType.Structure,
        Fields = [.. AllFields(type).Select(field => new StructureField { Name = field.Name, DataType = field.DataType, ValueRank = field.ValueRank })],
    }));

    // The fields of the type it is derived from come first.
    private static List<UaField> AllFields(UaType type)
    {
        var inherited = type.Target(StandardNodes.HasSubtype, isForward: false) is UaType parent && parent.Fields.Count > 0
            ? AllFields(parent)
            : [];
        return [.. inherited, .. type.Fields];
    }
}
