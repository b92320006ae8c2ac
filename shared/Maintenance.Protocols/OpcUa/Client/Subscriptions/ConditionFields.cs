using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>The fields of an alarm that somebody acts on (Part 9 §5.5, §5.7 and §5.8), and where they stand in an event.</summary>
public static class ConditionFields
{
    private static readonly NodeId BaseEventType = new(2041);
    private static readonly NodeId AcknowledgeableConditionType = new(2881);
    private static readonly NodeId AlarmConditionType = new(2915);

    public static NodeId ConditionType { get; } = new(2782);

    /// <summary>In this order they come.</summary>
    public static IReadOnlyList<SimpleAttributeOperand> All { get; } =
    [
        EventFilters.Field(BaseEventType, nameof(EventId)),
        EventFilters.Field(BaseEventType, "EventType"),
        EventFilters.Field(BaseEventType, nameof(SourceName)),
        EventFilters.Field(BaseEventType, "Time"),
        EventFilters.Field(BaseEventType, nameof(Message)),
        EventFilters.Field(BaseEventType, nameof(Severity)),
        EventFilters.Field(ConditionType, ""),
        EventFilters.Field(ConditionType, "ConditionName"),
        EventFilters.Field(ConditionType, "Retain"),
        EventFilters.Field(AlarmConditionType, "ActiveState/Id"),
        EventFilters.Field(AcknowledgeableConditionType, "AckedState/Id"),
    ];

    public static ByteString EventId(IReadOnlyList<Variant> fields) => Of(fields, 0).As<ByteString>();

    public static NodeId EventType(IReadOnlyList<Variant> fields) => Of(fields, 1).As<NodeId>();

    public static string? SourceName(IReadOnlyList<Variant> fields) => Of(fields, 2).As<string>();

    /// <summary>When it happened, by the server's clock.</summary>
    public static DateTimeOffset TimeUtc(IReadOnlyList<Variant> fields) => Of(fields, 3).As<DateTimeOffset>();

    public static string? Message(IReadOnlyList<Variant> fields) => Of(fields, 4).As<LocalizedText>().Text;

    /// <summary>1 to 1,000.</summary>
    public static int Severity(IReadOnlyList<Variant> fields) => Of(fields, 5).As<ushort>();

    public static NodeId ConditionId(IReadOnlyList<Variant> fields) => Of(fields, 6).As<NodeId>();

    public static string? ConditionName(IReadOnlyList<Variant> fields) => Of(fields, 7).As<string>();

    /// <summary>Whether somebody should still look at it.</summary>
    public static bool Retain(IReadOnlyList<Variant> fields) => Of(fields, 8).As<bool>();

    /// <summary>Null: it is no alarm.</summary>
    public static bool? IsActive(IReadOnlyList<Variant> fields) => Of(fields, 9).Boxed as bool?;

    public static bool? IsAcknowledged(IReadOnlyList<Variant> fields) => Of(fields, 10).Boxed as bool?;

    private static Variant Of(IReadOnlyList<Variant> fields, int index) => index < fields.Count ? fields[index] : Variant.Null;
}
