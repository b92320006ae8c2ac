namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>How the fields of a structure are told (Part 3 §8.49).</summary>
public enum StructureType
{
    Structure = 0,
    StructureWithOptionalFields = 1,
    Union = 2,
    StructureWithSubtypedValues = 3,
    UnionWithSubtypedValues = 4,
}
