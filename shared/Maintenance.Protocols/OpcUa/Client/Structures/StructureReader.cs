using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Structures;

/// <summary>Reads a structure by its shape (Part 6 §5.2.6 to §5.2.8).</summary>
internal static class StructureReader
{
    private const int MostStructures = 100_000; // in one value: those without fields cost no bytes

    public static StructureValue Read(ref UaDecoder decoder, StructureShape shape)
    {
        var left = MostStructures;
        return Read(ref decoder, shape, 0, ref left);
    }

    private static StructureValue Read(ref UaDecoder decoder, StructureShape shape, int depth, ref int left)
    {
        if (left-- == 0)
            throw new DecodingException(StatusCodes.BadEncodingLimitsExceeded, $"A value of the structure {shape.Name} holds more than {MostStructures} others");
        if (depth > decoder.Limits.MaxNesting)
            throw new DecodingException(StatusCodes.BadEncodingLimitsExceeded, $"The structure {shape.Name} is nested more than {decoder.Limits.MaxNesting} deep");
        return new(shape.Name, shape.Type switch
        {
            StructureType.StructureWithOptionalFields => ReadOptional(ref decoder, shape, depth, ref left),
            StructureType.Union or StructureType.UnionWithSubtypedValues => ReadUnion(ref decoder, shape, depth, ref left),
            _ => ReadAll(ref decoder, shape, depth, ref left),
        });
    }

    private static List<KeyValuePair<string, object>> ReadAll(ref UaDecoder decoder, StructureShape shape, int depth, ref int left)
    {
        var fields = new List<KeyValuePair<string, object>>(shape.Fields.Count);
        foreach (var field in shape.Fields)
            fields.Add(new(field.Name, ReadField(ref decoder, field, depth, ref left)));
        return fields;
    }

    // §5.2.7: a bit for each optional field, in their order.
    private static List<KeyValuePair<string, object>> ReadOptional(ref UaDecoder decoder, StructureShape shape, int depth, ref int left)
    {
        var mask = decoder.ReadUInt32();
        var fields = new List<KeyValuePair<string, object>>(shape.Fields.Count);
        foreach (var field in shape.Fields)
        {
            if (!field.IsOptional || (mask & 1) != 0)
                fields.Add(new(field.Name, ReadField(ref decoder, field, depth, ref left)));
            if (field.IsOptional)
                mask >>= 1;
        }

        return fields;
    }

    // §5.2.8: the number of the one field, from 1; 0 for none.
    private static List<KeyValuePair<string, object>> ReadUnion(ref UaDecoder decoder, StructureShape shape, int depth, ref int left)
    {
        var chosen = decoder.ReadUInt32();
        if (chosen > shape.Fields.Count)
            throw decoder.Malformed($"the field {chosen} of the union {shape.Name}, which has {shape.Fields.Count}");
        if (chosen == 0)
            return [];
        var field = shape.Fields[(int)chosen - 1];
        return [new(field.Name, ReadField(ref decoder, field, depth, ref left))];
    }

    private static object ReadField(ref UaDecoder decoder, StructureShape.Field field, int depth, ref int left) => field switch
    {
        { Nested: { } nested, ValueRank: < 0 } => Read(ref decoder, nested, depth + 1, ref left),
        { Nested: { } nested, ValueRank: <= 1 } => ReadMany(ref decoder, nested, Math.Max(0, decoder.ReadLength(1)), depth, ref left),
        { Nested: { } nested } => ReadMany(ref decoder, nested, Product(ref decoder, out _), depth, ref left),
        { ValueRank: < 0 } => ReadScalar(ref decoder, field.BuiltIn),
        { ValueRank: <= 1 } => VariantCodec.Read(ref decoder, (byte)((int)field.BuiltIn | VariantCodec.ArrayFlag)),
        _ => ReadMatrix(ref decoder, field.BuiltIn),
    };

    private static Variant ReadScalar(ref UaDecoder decoder, BuiltInType type) =>
        type == BuiltInType.Variant ? decoder.ReadVariant() : VariantCodec.Read(ref decoder, (byte)type);

    private static List<StructureValue> ReadMany(ref UaDecoder decoder, StructureShape shape, int count, int depth, ref int left)
    {
        var values = new List<StructureValue>();
        for (var index = 0; index < count; index++)
            values.Add(Read(ref decoder, shape, depth + 1, ref left));
        return values;
    }

    private static Variant ReadMatrix(ref UaDecoder decoder, BuiltInType type)
    {
        var count = Product(ref decoder, out var dimensions);
        var elements = Array.CreateInstance(BuiltInTypes.KindOf(type), count);
        for (var index = 0; index < count; index++)
        {
            var element = ReadScalar(ref decoder, type);
            elements.SetValue(type == BuiltInType.Variant ? element : element.Boxed, index);
        }

        return Variant.OfReference(type, dimensions.Length == 0 ? null : new Matrix(elements, dimensions), isArray: true);
    }

    // §5.2.5: a field of more dimensions is its lengths, then its elements; none where a length is not above 0.
    private static int Product(ref UaDecoder decoder, out int[] dimensions)
    {
        dimensions = [.. (decoder.ReadBlock<int>() ?? []).Select(length => Math.Max(0, length))];
        var product = dimensions.Length == 0 || dimensions.Contains(0) ? 0L : 1L;
        foreach (var dimension in dimensions)
        {
            product *= dimension;
            if (product > Math.Min(decoder.Limits.MaxArrayLength, decoder.Remaining))
                throw decoder.Malformed($"a matrix of {string.Join(" × ", dimensions)} elements with {decoder.Remaining} bytes left");
        }

        return (int)product;
    }
}
