using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>What the gateway asks of a server's events: which of them, and which of their fields.</summary>
internal static class AlarmFields
{
    private static readonly NodeId BaseEventType = new(2041);
    private static readonly NodeId AlarmConditionType = new(2915);
    private static readonly int SourceNodeAt = ConditionFields.All.Count;
    private static readonly int BranchIdAt = SourceNodeAt + 1;
    private static readonly int IsEnabledAt = SourceNodeAt + 2;

    /// <summary>Part 9 §5.11.2 to §5.11.4: between the first two the server tells every condition that is retained.</summary>
    public static NodeId RefreshStart { get; } = new(2787);

    public static NodeId RefreshEnd { get; } = new(2788);

    public static NodeId RefreshRequired { get; } = new(2789);

    /// <summary>Part 5 §6.4.33.</summary>
    public static NodeId EventQueueOverflow { get; } = new(3035);

    public static IReadOnlyList<SimpleAttributeOperand> All { get; } =
    [
        .. ConditionFields.All,
        EventFilters.Field(BaseEventType, "SourceNode"),
        EventFilters.Field(ConditionFields.ConditionType, "BranchId"),
        EventFilters.Field(ConditionFields.ConditionType, "EnabledState/Id"),
    ];

    /// <summary>
    /// What to watch. By severity the server is not asked to choose: an alarm's return is often told with a lower one than its
    /// raise, and would never come.
    /// </summary>
    public static MonitoredItem Item(NodeId notifier) => new()
    {
        NodeId = notifier,
        AttributeId = Protocols.OpcUa.Client.AttributeIds.EventNotifier,
        SamplingInterval = TimeSpan.Zero,
        Filter = ExtensionObject.Of(new EventFilter
        {
            SelectClauses = [.. All],
            WhereClause = new()
            {
                Elements =
                [
                    new() { FilterOperator = FilterOperator.Or, FilterOperands = [Element(1), Element(2)] },
                    EventFilters.OfType(AlarmConditionType),
                    EventFilters.OfType(RefreshRequired),
                ],
            },
        }),
    };

    public static NodeId SourceNode(IReadOnlyList<Variant> fields) => Of(fields, SourceNodeAt).As<NodeId>();

    /// <summary>Whether it tells of an earlier state that somebody has yet to acknowledge, not of how things are (Part 9 §5.5.2, BranchId).</summary>
    public static bool IsOfThePast(IReadOnlyList<Variant> fields) => Of(fields, BranchIdAt).Boxed is NodeId { IsNull: false };

    /// <summary>False: somebody has switched the condition off, and its other fields mean nothing.</summary>
    public static bool IsEnabled(IReadOnlyList<Variant> fields) => Of(fields, IsEnabledAt).Boxed is not false;

    private static Variant Of(IReadOnlyList<Variant> fields, int index) => index < fields.Count ? fields[index] : Variant.Null;

    private static ExtensionObject Element(uint index) => ExtensionObject.Of(new ElementOperand { Index = index });
}
