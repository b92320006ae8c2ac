using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>Nodes of namespace 0 by the numbers of the specification's own list (Part 6 annex A.3).</summary>
public static class StandardNodes
{
    public static NodeId Organizes => new(35);

    public static NodeId HasEventSource => new(36);

    public static NodeId HasTypeDefinition => new(40);

    public static NodeId HasSubtype => new(45);

    public static NodeId HasProperty => new(46);

    public static NodeId HasComponent => new(47);

    public static NodeId HasNotifier => new(48);

    public static NodeId HasCondition => new(9006);

    public static NodeId BaseObjectType => new(58);

    public static NodeId FolderType => new(61);

    public static NodeId BaseDataVariableType => new(63);

    public static NodeId PropertyType => new(68);

    public static NodeId AnalogItemType => new(2368);

    public static NodeId BaseEventType => new(2041);

    public static NodeId AlarmConditionType => new(2915);

    public static NodeId ExclusiveLevelAlarmType => new(9482);

    public static NodeId ObjectsFolder => new(85);

    public static NodeId Server => new(2253);

    public static NodeId Range => new(884);

    public static NodeId EUInformation => new(887);

    internal static NodeId References => new(31);

    internal static NodeId HierarchicalReferences => new(33);

    internal static NodeId HasEncoding => new(38);

    internal static NodeId Structure => new(22);

    internal static NodeId Enumeration => new(29);

    internal static NodeId Number => new(26);

    internal static NodeId Integer => new(27);

    internal static NodeId UInteger => new(28);

    internal static NodeId Argument => new(296);

    internal static NodeId ConditionType => new(2782);

    internal static NodeId RefreshStartEventType => new(2787);

    internal static NodeId RefreshEndEventType => new(2788);

    internal static NodeId EventQueueOverflowEventType => new(3035);

    /// <summary>The node of a built-in type has its number.</summary>
    public static NodeId Of(BuiltInType type) => new((uint)type);
}
