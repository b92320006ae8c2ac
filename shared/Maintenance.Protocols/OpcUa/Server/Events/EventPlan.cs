using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>An EventFilter made ready (Part 4 §7.22.3): whether an event is told, and which of its fields.</summary>
internal sealed class EventPlan(AddressSpace space, IReadOnlyList<EventField> selected, WhereClause where)
{
    /// <summary>Checks a filter.</summary>
    /// <returns>The plan, or null with what is wrong where the filter cannot be used at all.</returns>
    public static (EventPlan? Plan, EventFilterResult Result) Of(AddressSpace space, EventFilter filter, EncodingLimits limits)
    {
        StatusCode[] selectResults = [.. filter.SelectClauses.Select(clause => EventField.Check(space, clause))];
        var where = WhereClause.Of(space, filter.WhereClause, limits, out var whereResult);
        var result = new EventFilterResult { SelectClauseResults = selectResults, WhereClauseResult = whereResult };
        return where is null || selectResults.Length == 0 || selectResults.All(status => status.IsBad)
            ? (null, result)
            : (new(space, [.. filter.SelectClauses.Select(EventField.Of)], where), result);
    }

    /// <summary>The fields in the order they were selected; null where the event is not to be told.</summary>
    public Variant[]? Tell(UaEvent happened) => where.Holds(happened) ? Select(happened) : null;

    public Variant[] Select(UaEvent happened) => [.. selected.Select(field => field.Read(space, happened))];
}

/// <summary>One field of events.</summary>
internal sealed record EventField(NodeId Type, string Path, uint Attribute)
{
    public static EventField Of(SimpleAttributeOperand clause) =>
        new(clause.TypeDefinitionId, string.Join('/', clause.BrowsePath.Select(name => name.Name)), clause.AttributeId);

    public static StatusCode Check(AddressSpace space, SimpleAttributeOperand clause) =>
        !space.IsSubtype(clause.TypeDefinitionId, StandardNodes.BaseEventType) ? StatusCodes.BadTypeDefinitionInvalid
        : clause.AttributeId is not (AttributeIds.Value or AttributeIds.NodeId) ? StatusCodes.BadAttributeIdInvalid
        : string.IsNullOrEmpty(clause.IndexRange) ? StatusCode.Good
        : StatusCodes.BadIndexRangeInvalid;

    /// <summary>The null Variant for an event of another type, or without such a field.</summary>
    public Variant Read(AddressSpace space, UaEvent happened)
    {
        if (Type != StandardNodes.BaseEventType && !space.IsSubtype(happened.Type, Type))
            return default;
        if (Attribute == AttributeIds.NodeId)
            return Path.Length == 0 && !happened.ConditionId.IsNull ? new(happened.ConditionId) : default; // Part 9 §5.5.2, "ConditionId"
        return happened[Path];
    }
}
