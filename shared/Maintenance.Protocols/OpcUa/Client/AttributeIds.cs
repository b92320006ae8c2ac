namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Numbers of the attributes of nodes (Part 6 annex A.1).</summary>
public static class AttributeIds
{
    public const uint NodeId = 1;
    public const uint NodeClass = 2;
    public const uint BrowseName = 3;
    public const uint DisplayName = 4;
    public const uint Description = 5;
    public const uint EventNotifier = 12;
    public const uint Value = 13;
    public const uint DataType = 14;
    public const uint ValueRank = 15;
    public const uint AccessLevel = 17;
    public const uint UserAccessLevel = 18;
    public const uint DataTypeDefinition = 23;
}
