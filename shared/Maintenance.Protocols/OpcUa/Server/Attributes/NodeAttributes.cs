using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>Every attribute of a node but its value (Part 3 §5.2 and on).</summary>
internal static class NodeAttributes
{
    private const byte SubscribeToEvents = 1;

    /// <returns>Bad_AttributeIdInvalid where nodes of this class have no such attribute.</returns>
    public static DataValue Read(UaNode node, uint attribute, ServerUser user)
    {
        var value = attribute switch
        {
            AttributeIds.NodeId => new(node.Id),
            AttributeIds.NodeClass => new((int)node.NodeClass),
            AttributeIds.BrowseName => new(node.BrowseName),
            AttributeIds.DisplayName => new(node.DisplayName),
            AttributeIds.Description => new(node.Description),
            AttributeIds.WriteMask or AttributeIds.UserWriteMask => new(0u),
            _ => node switch
            {
                UaVariable variable => OfVariable(variable, attribute, user),
                UaType type => OfType(type, attribute),
                UaMethod method => OfMethod(method, attribute, user),
                UaObject @object when attribute == AttributeIds.EventNotifier => new(@object.NotifiesEvents ? SubscribeToEvents : (byte)0),
                _ => default,
            },
        };
        return value.IsNull ? new(default, StatusCodes.BadAttributeIdInvalid) : new(value);
    }

    private static Variant OfVariable(UaVariable variable, uint attribute, ServerUser user) => attribute switch
    {
        AttributeIds.DataType => new(variable.DataType),
        AttributeIds.ValueRank => new(variable.ValueRank),
        AttributeIds.ArrayDimensions => Variant.OfArray(variable.ValueRank > 0 ? new uint[variable.ValueRank] : null),
        AttributeIds.AccessLevel => new((byte)variable.Access),
        AttributeIds.UserAccessLevel => new((byte)(user.MayChange ? variable.Access : variable.Access & ~AccessLevels.CurrentWrite)),
        AttributeIds.MinimumSamplingInterval => new(variable.MinimumSamplingInterval),
        AttributeIds.Historizing => new(variable.History is not null),
        _ => default,
    };

    private static Variant OfType(UaType type, uint attribute) => (type.NodeClass, attribute) switch
    {
        (_, AttributeIds.IsAbstract) => new(type.IsAbstract),
        (NodeClass.ReferenceType, AttributeIds.Symmetric) => new(type.IsSymmetric),
        (NodeClass.ReferenceType, AttributeIds.InverseName) => new(type.InverseName),
        (NodeClass.VariableType, AttributeIds.DataType) => new(type.DataType),
        (NodeClass.VariableType, AttributeIds.ValueRank) => new(type.ValueRank),
        (NodeClass.DataType, AttributeIds.DataTypeDefinition) => TypeDefinition.Of(type),
        _ => default,
    };

    private static Variant OfMethod(UaMethod method, uint attribute, ServerUser user) => attribute switch
    {
        AttributeIds.Executable => new(method.Handler is not null),
        AttributeIds.UserExecutable => new(method.Handler is not null && user.MayChange),
        _ => default,
    };
}
