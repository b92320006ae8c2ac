namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Whoever takes what a subscription brings has failed at it. What was told last is neither known to be safe nor may be told
/// again, so the client ends.
/// </summary>
public sealed class ReceiverException(Exception fault)
    : Exception($"What was received could not be taken: {fault.GetType().Name}: {fault.Message}", fault);
