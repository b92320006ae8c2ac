using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Structures;

/// <summary>
/// Reads structures of types that this program does not know, by the definitions that the server tells of them (Part 3 §5.8.3,
/// attribute DataTypeDefinition). Each type is asked for once a session.
/// </summary>
public sealed class StructureTypes(OpcUaSession session)
{
    private const int MostSupertypes = 32;
    private const uint Enumeration = 29;
    private const uint LastNumber = 28; // 26 Number, 27 Integer, 28 UInteger: abstract, so sent as a Variant
    private static readonly NodeId HasEncoding = new(38);
    private static readonly NodeId HasSubtype = new(45);

    private readonly Dictionary<NodeId, StructureShape> _shapes = [];
    private readonly Dictionary<NodeId, NodeId> _types = [];

    /// <summary>The structure in it; null where there is no body in the binary encoding.</summary>
    /// <exception cref="OpcUaException">The server tells no definition of the type, or the body is not as it says.</exception>
    public async Task<StructureValue?> ReadAsync(ExtensionObject value, CancellationToken cancellationToken)
    {
        if (value.Binary is not { } body)
            return null;
        var type = await TypeOfAsync(value.TypeId, cancellationToken);
        var shape = await ShapeAsync(type, cancellationToken)
            ?? throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown, $"The server tells no definition of the structure {type}");
        var decoder = new UaDecoder(body.Span, EncodingLimits.Default);
        var read = StructureReader.Read(ref decoder, shape);
        decoder.RequireEnd(shape.Name);
        return read;
    }

    private async Task<NodeId> TypeOfAsync(NodeId encoding, CancellationToken cancellationToken)
    {
        if (_types.TryGetValue(encoding, out var known))
            return known;
        var type = await ParentAsync(encoding, HasEncoding, cancellationToken)
            ?? throw new OpcUaException(StatusCodes.BadDataEncodingUnsupported, $"The server does not say which type {encoding} is an encoding of");
        return _types[encoding] = type;
    }

    private async Task<StructureShape?> ShapeAsync(NodeId type, CancellationToken cancellationToken)
    {
        if (_shapes.TryGetValue(type, out var known))
            return known;
        var read = await session.ReadAttributesAsync(
            [
                new() { NodeId = type, AttributeId = AttributeIds.DataTypeDefinition },
                new() { NodeId = type, AttributeId = AttributeIds.BrowseName },
            ],
            cancellationToken);
        if (read[0].Value.As<ExtensionObject>().As<StructureDefinition>(EncodingLimits.Default) is not { } definition)
            return null;
        var shape = _shapes[type] = new(read[1].Value.As<QualifiedName>().Name ?? type.ToString(), definition.StructureType);
        foreach (var field in definition.Fields)
            shape.Fields.Add(await FieldAsync(field, definition.StructureType, cancellationToken));
        return shape;
    }

    private async Task<StructureShape.Field> FieldAsync(StructureField field, StructureType owner, CancellationToken cancellationToken)
    {
        var allowsSubtypes = field.IsOptional && owner is StructureType.StructureWithSubtypedValues or StructureType.UnionWithSubtypedValues;
        var (builtIn, nested) = await KindAsync(field.DataType, cancellationToken);
        if (allowsSubtypes)
            (builtIn, nested) = (nested is null ? BuiltInType.Variant : BuiltInType.ExtensionObject, null);
        return new(field.Name ?? "", builtIn, nested, field.ValueRank, field.IsOptional && owner == StructureType.StructureWithOptionalFields);
    }

    private async Task<(BuiltInType BuiltIn, StructureShape? Nested)> KindAsync(NodeId type, CancellationToken cancellationToken)
    {
        var at = type;
        for (var step = 0; step < MostSupertypes; step++)
        {
            if (BuiltIn(at) is { } builtIn)
                return (builtIn, null);
            if (await ShapeAsync(at, cancellationToken) is { } shape)
                return (BuiltInType.ExtensionObject, shape);
            at = await ParentAsync(at, HasSubtype, cancellationToken)
                ?? throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown, $"The server does not say what the data type {type} is derived from");
        }

        throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown, $"The data type {type} is derived from more than {MostSupertypes} others");
    }

    private static BuiltInType? BuiltIn(NodeId type) => type switch
    {
        { NamespaceIndex: not 0 } or { IdType: not IdType.Numeric } => null,
        { Numeric: > 0 and <= (uint)BuiltInType.DiagnosticInfo } => (BuiltInType)type.Numeric,
        { Numeric: <= LastNumber } => BuiltInType.Variant,
        { Numeric: Enumeration } => BuiltInType.Int32,
        _ => null,
    };

    private async Task<NodeId?> ParentAsync(NodeId node, NodeId reference, CancellationToken cancellationToken)
    {
        var results = await session.BrowseAsync(
            [new() { NodeId = node, ReferenceTypeId = reference, BrowseDirection = BrowseDirection.Inverse }], cancellationToken);
        return results[0].References is [var parent, ..] ? parent.NodeId.Node : null;
    }
}
