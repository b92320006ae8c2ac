using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>What is done about alarms (Part 9).</summary>
public static class Conditions
{
    private static readonly NodeId ConditionType = new(2782);
    private static readonly NodeId ConditionRefresh = new(3875);
    private static readonly NodeId Acknowledge = new(9111);

    /// <summary>Asks for the events of all conditions that are retained, between two events that say so (§5.5.7).</summary>
    public static Task<StatusCode> RefreshConditionsAsync(this OpcUaSession session, uint subscriptionId, CancellationToken cancellationToken) =>
        CallAsync(session, ConditionType, ConditionRefresh, [new(subscriptionId)], cancellationToken);

    /// <summary>Says that somebody has seen the state that <paramref name="eventId"/> told of (§5.7.3).</summary>
    public static Task<StatusCode> AcknowledgeAsync(
        this OpcUaSession session, NodeId conditionId, ByteString eventId, string comment, CancellationToken cancellationToken) =>
        CallAsync(session, conditionId, Acknowledge, [new(eventId), new(new LocalizedText(comment))], cancellationToken);

    private static async Task<StatusCode> CallAsync(
        OpcUaSession session, NodeId node, NodeId method, Variant[] arguments, CancellationToken cancellationToken)
    {
        var results = await session.CallMethodsAsync([new() { ObjectId = node, MethodId = method, InputArguments = arguments }], cancellationToken);
        return results[0].StatusCode;
    }
}
