using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Which events, and which of their fields (Part 4 §7.22.3).</summary>
public static class EventFilters
{
    private static readonly NodeId BaseEventType = new(2041);

    /// <param name="fields">Select clauses.</param>
    /// <param name="conditions">All must hold; none: every event.</param>
    public static ExtensionObject Of(IEnumerable<SimpleAttributeOperand> fields, params ContentFilterElement[] conditions) =>
        ExtensionObject.Of(new EventFilter { SelectClauses = [.. fields], WhereClause = new() { Elements = All(conditions) } });

    /// <summary>A field by its path from the type, "EnabledState/Id"; the empty path is the condition itself.</summary>
    public static SimpleAttributeOperand Field(NodeId type, string path) => path.Length == 0
        ? new() { TypeDefinitionId = type, AttributeId = AttributeIds.NodeId }
        : new() { TypeDefinitionId = type, BrowsePath = [.. path.Split('/').Select(QualifiedName.Parse)], AttributeId = AttributeIds.Value };

    public static ContentFilterElement OfType(NodeId type) =>
        new() { FilterOperator = FilterOperator.OfType, FilterOperands = [Literal(new(type))] };

    /// <summary>A field of every event, "Severity", that is at least a value.</summary>
    public static ContentFilterElement AtLeast(string field, Variant least) => new()
    {
        FilterOperator = FilterOperator.GreaterThanOrEqual,
        FilterOperands = [ExtensionObject.Of(Field(BaseEventType, field)), Literal(least)],
    };

    // A tree of And elements, each the parent of one condition and of the next And; the root comes first.
    private static List<ContentFilterElement> All(ContentFilterElement[] conditions)
    {
        var elements = new List<ContentFilterElement>();
        for (var index = 0; index < conditions.Length - 1; index++)
        {
            var next = index == conditions.Length - 2 ? (conditions.Length * 2) - 2 : index + 1;
            elements.Add(new()
            {
                FilterOperator = FilterOperator.And,
                FilterOperands = [Element(conditions.Length - 1 + index), Element(next)],
            });
        }

        elements.AddRange(conditions);
        return elements;
    }

    private static ExtensionObject Element(int index) => ExtensionObject.Of(new ElementOperand { Index = (uint)index });

    private static ExtensionObject Literal(Variant value) => ExtensionObject.Of(new LiteralOperand { Value = value });
}
