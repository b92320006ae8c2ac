using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>The operators of ContentFilters that make sense for events (Part 4 §7.7.3).</summary>
internal static class Operators
{
    public static StatusCode Check(FilterOperator asked, int operands)
    {
        var (least, most) = asked switch
        {
            FilterOperator.IsNull or FilterOperator.Not or FilterOperator.OfType => (1, 1),
            FilterOperator.Between => (3, 3),
            FilterOperator.InList => (2, int.MaxValue),
            FilterOperator.Cast or FilterOperator.InView or FilterOperator.RelatedTo => (-1, -1),
            >= FilterOperator.Equals and <= FilterOperator.BitwiseOr => (2, 2),
            _ => (-2, -2),
        };
        return least == -1 ? StatusCodes.BadFilterOperatorUnsupported
            : least == -2 ? StatusCodes.BadFilterOperatorInvalid
            : operands < least || operands > most ? StatusCodes.BadFilterOperandCountMismatch
            : StatusCode.Good;
    }

    /// <summary>A Boolean, a number, or null for unknown.</summary>
    public static Variant Apply(AddressSpace space, FilterOperator asked, Variant[] operands, UaEvent happened) => asked switch
    {
        FilterOperator.Equals => Of(AreEqual(operands[0], operands[1])),
        FilterOperator.IsNull => new(operands[0].IsNull),
        FilterOperator.GreaterThan => Of(Compare(operands[0], operands[1]) is { } order ? order > 0 : null),
        FilterOperator.LessThan => Of(Compare(operands[0], operands[1]) is { } order ? order < 0 : null),
        FilterOperator.GreaterThanOrEqual => Of(Compare(operands[0], operands[1]) is { } order ? order >= 0 : null),
        FilterOperator.LessThanOrEqual => Of(Compare(operands[0], operands[1]) is { } order ? order <= 0 : null),
        FilterOperator.Like => Of(Text(operands[0]) is { } text && Text(operands[1]) is { } pattern ? Like.Matches(text, pattern) : null),
        FilterOperator.Not => Of(!Truth(operands[0])),
        FilterOperator.Between => Of(Both(
            Compare(operands[0], operands[1]) is { } low ? low >= 0 : null, Compare(operands[0], operands[2]) is { } high ? high <= 0 : null)),
        FilterOperator.InList => Of(operands.Skip(1).Any(each => AreEqual(operands[0], each) == true)),
        FilterOperator.And => Of(Both(Truth(operands[0]), Truth(operands[1]))),
        FilterOperator.Or => Of(!Both(!Truth(operands[0]), !Truth(operands[1]))),
        FilterOperator.OfType => Of(operands[0].As<NodeId>() is var type && space.IsSubtype(happened.Type, type)),
        FilterOperator.BitwiseAnd => Bits(operands, static (left, right) => left & right),
        FilterOperator.BitwiseOr => Bits(operands, static (left, right) => left | right),
        _ => default,
    };

    public static bool? Truth(Variant value) => value.Type == BuiltInType.Boolean ? value.Bits != 0
        : value.IsNull ? null
        : value.TryGetDouble(out var number) ? number != 0
        : null;

    // Part 4 §7.7.3: false wins over unknown.
    private static bool? Both(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;

    private static Variant Of(bool? truth) => truth is { } known ? new(known) : default;

    private static bool? AreEqual(Variant left, Variant right) => left.IsNull || right.IsNull
        ? null
        : Compare(left, right) is { } order ? order == 0 : left == right;

    /// <summary>Null: the two cannot be put in order.</summary>
    private static int? Compare(Variant left, Variant right)
    {
        if (left.TryGetDouble(out var number) && right.TryGetDouble(out var other))
            return double.IsNaN(number) || double.IsNaN(other) ? null : number.CompareTo(other);
        if (left.Type == BuiltInType.DateTime && right.Type == BuiltInType.DateTime)
            return left.Bits.CompareTo(right.Bits);
        return Text(left) is { } text && Text(right) is { } otherText ? string.CompareOrdinal(text, otherText) : null;
    }

    private static string? Text(Variant value) => value.Type switch
    {
        BuiltInType.String => value.As<string>(),
        BuiltInType.LocalizedText => value.As<LocalizedText>().Text,
        BuiltInType.QualifiedName => value.As<QualifiedName>().Name,
        _ => null,
    };

    private static Variant Bits(Variant[] operands, Func<long, long, long> combine) =>
        operands.All(operand => operand.Type is >= BuiltInType.SByte and <= BuiltInType.UInt64 && !operand.IsArray)
            ? new(combine(operands[0].Bits, operands[1].Bits))
            : default;
}
