using System.Globalization;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>A part of an array, a matrix, a string or a ByteString, as "2", "1:3" or "0:1,2:3" (Part 4 §7.27).</summary>
internal sealed record NumericRange(IReadOnlyList<(int First, int Last)> Dimensions)
{
    private const int MostDimensions = 16;

    /// <summary>Null: the text is no range.</summary>
    public static NumericRange? Parse(string text)
    {
        var dimensions = new List<(int, int)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split(':');
            if (ends.Length > 2 || dimensions.Count == MostDimensions || !TryRead(ends[0], out var first))
                return null;
            var last = first;
            if (ends.Length == 2 && (!TryRead(ends[1], out last) || last <= first))
                return null;
            dimensions.Add((first, last));
        }

        return new(dimensions);
    }

    /// <summary>The part of a value, or Bad_IndexRangeNoData where it has none.</summary>
    public (Variant Value, StatusCode Status) Of(Variant value)
    {
        if (!value.IsArray)
            return OfScalar(value);
        if (value.Elements is not { } elements)
            return NoData;
        var lengths = value.Dimensions ?? [elements.Length];
        if (lengths.Count != Dimensions.Count)
            return NoData;
        var (indices, sizes) = Indices(lengths);
        if (indices.Count == 0)
            return NoData;
        var part = Array.CreateInstance(elements.GetType().GetElementType()!, indices.Count);
        for (var at = 0; at < indices.Count; at++)
            Array.Copy(elements, indices[at], part, at, 1);
        return (Variant.OfReference(value.Type, sizes.Length == 1 ? part : new Matrix(part, sizes), true), StatusCode.Good);
    }

    /// <summary>The whole with a part of it replaced.</summary>
    public (Variant Value, StatusCode Status) Replace(Variant whole, Variant part)
    {
        if (!whole.IsArray || whole.Elements is not { } elements)
            return NoData;
        var lengths = whole.Dimensions ?? [elements.Length];
        if (lengths.Count != Dimensions.Count || whole.Type != part.Type || part.Elements is not { } given)
            return (default, StatusCodes.BadTypeMismatch);
        var (indices, _) = Indices(lengths);
        if (indices.Count == 0 || indices.Count != given.Length || Dimensions.Zip(lengths).Any(pair => pair.First.Last >= pair.Second))
            return (default, StatusCodes.BadIndexRangeDataMismatch);
        var copy = (Array)elements.Clone();
        for (var at = 0; at < indices.Count; at++)
            Array.Copy(given, at, copy, indices[at], 1);
        return (Variant.OfReference(whole.Type, whole.Dimensions is null ? copy : new Matrix(copy, [.. lengths]), true), StatusCode.Good);
    }

    private static (Variant, StatusCode) NoData => (default, StatusCodes.BadIndexRangeNoData);

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private (Variant, StatusCode) OfScalar(Variant value)
    {
        if (Dimensions.Count != 1)
            return NoData;
        var (first, last) = Dimensions[0];
        if (value.As<string>() is { } text && first < text.Length)
            return (new(text[first..(int)Math.Min(text.Length, last + 1L)]), StatusCode.Good);
        return value.Type == BuiltInType.ByteString && value.As<ByteString>() is var bytes && first < bytes.Length
            ? (new(new ByteString(bytes.Span[first..(int)Math.Min(bytes.Length, last + 1L)].ToArray())), StatusCode.Good)
            : NoData;
    }

    // Which elements, row by row, and how long the part is in each dimension; none if the range begins past the end.
    private (List<int> Indices, int[] Sizes) Indices(IReadOnlyList<int> lengths)
    {
        List<int> indices = [0];
        var sizes = new int[lengths.Count];
        for (var dimension = 0; dimension < lengths.Count; dimension++)
        {
            var (first, last) = Dimensions[dimension];
            last = Math.Min(last, lengths[dimension] - 1);
            sizes[dimension] = Math.Max(0, last - first + 1);
            var length = lengths[dimension];
            indices = [.. indices.SelectMany(index => Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(each => (index * length) + each))];
        }

        return (indices, sizes);
    }
}
