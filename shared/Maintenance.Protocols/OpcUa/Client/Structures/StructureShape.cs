using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Structures;

/// <summary>How the bytes of a structured data type lie (Part 6 §5.2.6 to §5.2.8).</summary>
internal sealed class StructureShape(string name, StructureType type)
{
    public string Name => name;

    public StructureType Type => type;

    /// <summary>Filled once all types that the fields are of are known: a type may hold itself.</summary>
    public List<Field> Fields { get; } = [];

    /// <param name="Nested">The field's own shape; null for a built-in type.</param>
    /// <param name="ValueRank">-1 for a scalar, 1 for an array, more for a matrix.</param>
    internal sealed record Field(string Name, BuiltInType BuiltIn, StructureShape? Nested, int ValueRank, bool IsOptional);
}
