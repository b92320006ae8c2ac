using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>Whether a value is what a variable or an argument is declared to hold (Part 3 §5.6.2).</summary>
internal static class ValueTypes
{
    private const int ScalarOrVector = -3;
    private const int AnyRank = -2;
    private const int VectorOrMatrix = 0;
    private const uint LastBuiltIn = 25;

    public static bool Fits(AddressSpace space, NodeId dataType, int valueRank, Variant value) =>
        FitsRank(valueRank, value) && FitsType(space, dataType, value.Type);

    private static bool FitsRank(int rank, Variant value)
    {
        var dimensions = value.IsArray ? value.Dimensions?.Count ?? 1 : 0;
        return rank switch
        {
            UaVariable.Scalar => dimensions == 0,
            AnyRank => true,
            ScalarOrVector => dimensions <= 1,
            VectorOrMatrix => dimensions >= 1,
            _ => dimensions == rank,
        };
    }

    private static bool FitsType(AddressSpace space, NodeId dataType, BuiltInType held)
    {
        if (dataType == StandardNodes.Of(BuiltInType.Variant))
            return true;
        if (dataType == StandardNodes.Number)
            return held is >= BuiltInType.SByte and <= BuiltInType.Double;
        if (dataType == StandardNodes.Integer)
            return held is BuiltInType.SByte or BuiltInType.Int16 or BuiltInType.Int32 or BuiltInType.Int64;
        if (dataType == StandardNodes.UInteger)
            return held is BuiltInType.Byte or BuiltInType.UInt16 or BuiltInType.UInt32 or BuiltInType.UInt64;
        return held == BuiltIn(space, dataType);
    }

    // The nearest ancestor that has a form of its own on the wire; an enumeration goes as Int32.
    private static BuiltInType BuiltIn(AddressSpace space, NodeId dataType)
    {
        for (var node = space.Find(dataType); node is not null; node = node.Target(StandardNodes.HasSubtype, isForward: false))
        {
            if (node.Id == StandardNodes.Enumeration)
                return BuiltInType.Int32;
            if (node.Id is { NamespaceIndex: 0, IdType: IdType.Numeric, Numeric: <= LastBuiltIn })
                return (BuiltInType)node.Id.Numeric;
        }

        return BuiltInType.Null;
    }
}
