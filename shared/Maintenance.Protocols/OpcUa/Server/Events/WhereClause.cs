using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>A ContentFilter made ready (Part 4 §7.7). Truth has three values: what compares with nothing is neither true nor false.</summary>
internal sealed class WhereClause(AddressSpace space, IReadOnlyList<WhereClause.Element> elements)
{
    private const int MostElements = 256;
    private const int MostOperands = 256;

    /// <summary>Reads a filter; null with what is wrong where it cannot be used.</summary>
    public static WhereClause? Of(AddressSpace space, ContentFilter filter, EncodingLimits limits, out ContentFilterResult result)
    {
        var results = new List<ContentFilterElementResult>();
        var elements = new List<Element>();
        foreach (var element in filter.Elements.Take(MostElements))
        {
            var index = elements.Count;
            var read = element.FilterOperands.Take(MostOperands).Select(operand => Read(space, operand, index, filter.Elements.Count, limits)).ToArray();
            var status = Operators.Check(element.FilterOperator, read.Length);
            if (!status.IsBad && read.Any(operand => operand.Status.IsBad))
                status = StatusCodes.BadFilterOperandInvalid;
            results.Add(new() { StatusCode = status, OperandStatusCodes = [.. read.Select(operand => operand.Status)] });
            elements.Add(new(element.FilterOperator, [.. read.Select(operand => operand.Operand)]));
        }

        result = new() { ElementResults = results };
        return filter.Elements.Count > MostElements || results.Any(each => each.StatusCode.IsBad) ? null : new(space, elements);
    }

    /// <summary>An empty filter lets everything pass.</summary>
    public bool Holds(UaEvent happened) => elements.Count == 0 || Operators.Truth(Evaluate(0, happened)) == true;

    // An operand refers only to later elements, so this ends.
    private Variant Evaluate(int index, UaEvent happened)
    {
        var element = elements[index];
        var operands = new Variant[element.Operands.Count];
        for (var each = 0; each < operands.Length; each++)
        {
            operands[each] = element.Operands[each] switch
            {
                { Element: { } later } => Evaluate(later, happened),
                { Field: { } field } => field.Read(space, happened),
                { Literal: var literal } => literal,
            };
        }

        return Operators.Apply(space, element.Operator, operands, happened);
    }

    private static (Operand Operand, StatusCode Status) Read(AddressSpace space, ExtensionObject operand, int index, int count, EncodingLimits limits)
    {
        if (operand.As<LiteralOperand>(limits) is { } literal)
            return (new(null, null, literal.Value), StatusCode.Good);
        if (operand.As<ElementOperand>(limits) is { } element)
            return (new((int)Math.Min(element.Index, int.MaxValue), null, default), element.Index > index && element.Index < count ? StatusCode.Good : StatusCodes.BadFilterOperandInvalid);
        if (operand.As<SimpleAttributeOperand>(limits) is { } field)
            return (new(null, EventField.Of(field), default), EventField.Check(space, field));
        return (default, StatusCodes.BadFilterOperandInvalid);
    }

    internal sealed record Element(FilterOperator Operator, IReadOnlyList<Operand> Operands);

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    internal readonly record struct Operand(int? Element, EventField? Field, Variant Literal);
}
