#pragma warning disable CA1720 // the names are the specification's own

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>What a node is (Part 3 §8.29). As a mask, 0 is "any".</summary>
[Flags]
public enum NodeClass
{
    Unspecified = 0,
    Object = 1,
    Variable = 2,
    Method = 4,
    ObjectType = 8,
    VariableType = 16,
    ReferenceType = 32,
    DataType = 64,
    View = 128,
}
