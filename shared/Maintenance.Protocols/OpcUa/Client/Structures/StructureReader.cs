using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Structures;

/// <summary>Reads a structure by its shape (Part 6 §5.2.6 to §5.2.8).</summary>
internal static class StructureReader
{
    public static StructureValue Read(ref UaDecoder decoder, StructureShape shape, int depth = 0)
    {
        if (depth > decoder.Limits.MaxNesting)
            throw new DecodingException(StatusCodes.BadEncodingLimitsExceeded, $"The structure {shape.Name} is nested more than {decoder.Limits.MaxNesting} deep");
        return new(shape.Name, shape.Type switch
        {
            StructureType.StructureWithOptionalFields => ReadOptional(ref decoder, shape, depth),
            StructureType.Union or StructureType.UnionWithSubtypedValues => ReadUnion(ref decoder, shape, depth),
            _ => ReadAll(ref decoder, shape, depth),
        });
    }

    private static List<KeyValuePair<string, object>> ReadAll(ref UaDecoder decoder, StructureShape shape, int depth)
    {
        var fields = new List<KeyValuePair<string, object>>(shape.Fields.Count);
        foreach (var field in shape.Fields)
            fields.Add(new(field.Name, ReadField(ref decoder, field, depth)));
        return fields;
    }

    // §5.2.7: a bit for each optional field, in their order.
    private static List<KeyValuePair<string, object>> ReadOptional(ref UaDecoder decoder, StructureShape shape, int depth)
    {
        var mask = decoder.ReadUInt32();
        var fields = new List<KeyValuePair<string, object>>(shape.Fields.Count);
        foreach (var field in shape.Fields)
        {
            if (!field.IsOptional || (mask & 1) != 0)
                fields.Add(new(field.Name, ReadField(ref decoder, field, depth)));
            if (field.IsOptional)
                mask >>= 1;
        }

        return fields;
    }

    // §5.2.8: the number of the one field, from 1; 0 for none.
    private static List<KeyValuePair<string, object>> ReadUnion(ref UaDecoder decoder, StructureShape shape, int depth)
    {
        var chosen = decoder.ReadUInt32();
        if (chosen > shape.Fields.Count)
            throw decoder.Malformed($"the field {chosen} of the union {shape.Name}, which has {shape.Fields.Count}");
        if (chosen == 0)
            return [];
        var field = shape.Fields[(int)chosen - 1];
        return [new(field.Name, ReadField(ref decoder, field, depth))];
    }

    private static object ReadField(ref UaDecoder decoder, StructureShape.Field field, int depth) => field switch
    {
        { Nested: { } nested, ValueRank: < 0 } => Read(ref decoder, nested, depth + 1),
        { Nested: { } nested, ValueRank: <= 1 } => ReadMany(ref decoder, nested, Math.Max(0, decoder.ReadLength(1)), depth),
        { Nested: { } nested } => ReadMany(ref decoder, nested, Product(ref decoder, out _), depth),
        { ValueRank: < 0 } => ReadScalar(ref decoder, field.BuiltIn),
        { ValueRank: <= 1 } => VariantCodec.Read(ref decoder, (byte)((int)field.BuiltIn | VariantCodec.ArrayFlag)),
        _ => ReadMatrix(ref decoder, field.BuiltIn),
    };

    private static Variant ReadScalar(ref UaDecoder decoder, BuiltInType type) =>
        type == BuiltInType.Variant ? decoder.ReadVariant() : VariantCodec.Read(ref decoder, (byte)type);

    private static List<StructureValue> ReadMany(ref UaDecoder decoder, StructureShape shape, int count, int depth)
    {
        var values = new List<StructureValue>();
        for (var index = 0; index < count; index++)
            values.Add(Read(ref decoder, shape, depth + 1));
        return values;
    }

    private static Variant ReadMatrix(ref UaDecoder decoder, BuiltInType type)
    {
        var count = Product(ref decoder, out var dimensions);
        var elements = new List<Variant>();
        for (var index = 0; index < count; index++)
            elements.Add(ReadScalar(ref decoder, type));
        return Variant.OfMatrix(elements.ToArray(), dimensions);
    }

    // §5.2.5: a field of more dimensions is its lengths, then its elements.
    private static int Product(ref UaDecoder decoder, out int[] dimensions)
    {
        dimensions = decoder.ReadBlock<int>() is { Length: > 0 } lengths ? lengths : [0];
        var product = 1L;
        foreach (var dimension in dimensions)
        {
            product *= Math.Max(0, dimension);
            if (product > Math.Min(decoder.Limits.MaxArrayLength, decoder.Remaining))
                throw decoder.Malformed($"a matrix of {string.Join(" × ", dimensions)} elements with {decoder.Remaining} bytes left");
        }

        return (int)product;
    }
}
