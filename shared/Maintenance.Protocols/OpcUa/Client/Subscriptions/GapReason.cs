namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Why values are missing.</summary>
public enum GapReason
{
    /// <summary>The server's queue of an item was full (Part 4 §5.13.1.5).</summary>
    QueueOverflow,

    /// <summary>A notification was lost and the server no longer has it.</summary>
    MessageLost,

    /// <summary>The server no longer had the subscription, so that nobody sampled.</summary>
    SubscriptionLost,
}
