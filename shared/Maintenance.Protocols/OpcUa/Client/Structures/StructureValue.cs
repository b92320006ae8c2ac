namespace Maintenance.Protocols.OpcUa.Client.Structures;

/// <summary>
/// A structure of a type that only the server knows, read by its definition (Part 3 §8.48). A field is a Variant, a
/// StructureValue or a list of them, of a matrix row by row; an optional field that was not sent is not in it, and a union has one field or none.
/// </summary>
public sealed record StructureValue(string TypeName, IReadOnlyList<KeyValuePair<string, object>> Fields)
{
    /// <summary>The field of this name; null where the structure has none.</summary>
    public object? this[string name] => Fields.FirstOrDefault(field => string.Equals(field.Key, name, StringComparison.Ordinal)).Value;
}
