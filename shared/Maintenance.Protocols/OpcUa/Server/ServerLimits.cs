using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server;

/// <summary>What one server takes on at most. Clients find most of it below the Server object, and are refused beyond it.</summary>
public sealed record ServerLimits
{
    public TransportLimits Transport { get; init; } = new() { MaxMessageSize = 4 * 1024 * 1024, MaxChunkCount = 512 };

    public EncodingLimits Encoding { get; init; } = new() { MaxByteStringLength = 4 * 1024 * 1024, MaxArrayLength = 256 * 1024 };

    public int MaxConnections { get; init; } = 100;

    public int MaxSessions { get; init; } = 50;

    public int MaxSubscriptions { get; init; } = 200;

    public int MaxSubscriptionsPerSession { get; init; } = 50;

    /// <summary>Of all subscriptions together.</summary>
    public int MaxMonitoredItems { get; init; } = 250_000;

    public int MaxMonitoredItemsPerSubscription { get; init; } = 100_000;

    public int MaxQueueSize { get; init; } = 10_000;

    public int MaxEventQueueSize { get; init; } = 1_000;

    /// <summary>Values in the queues of all items together; about 50 bytes each. Beyond it every queue counts as full.</summary>
    public int MaxQueuedValues { get; init; } = 4_000_000;

    /// <summary>Publish requests that a session may have waiting.</summary>
    public int MaxPublishRequests { get; init; } = 50;

    /// <summary>Sent messages that a subscription keeps for Republish.</summary>
    public int MaxRetransmissionMessages { get; init; } = 100;

    /// <summary>Their bytes, of one subscription.</summary>
    public int MaxRetransmissionBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Values and events in one message, whatever the client asks for.</summary>
    public int MaxNotificationsPerPublish { get; init; } = 25_000;

    /// <summary>Nodes in one Read, Write, Browse, Translate or Register, and items in one call about monitored items.</summary>
    public int MaxOperations { get; init; } = 10_000;

    public int MaxMethodsPerCall { get; init; } = 100;

    public int MaxHistoryNodesPerRead { get; init; } = 1_000;

    /// <summary>Values of one node in one answer.</summary>
    public int MaxHistoryValues { get; init; } = 10_000;

    /// <summary>Of a session, for Browse and for HistoryRead each; with one more the oldest goes.</summary>
    public int MaxContinuationPoints { get; init; } = 100;

    public int MaxReferencesPerNode { get; init; } = 10_000;

    public TimeSpan ShortestSession { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestSession { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan ShortestToken { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestToken { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan ShortestPublishing { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan LongestPublishing { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Below it an item that does not ask for every change is sampled no faster.</summary>
    public TimeSpan ShortestSampling { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a subscription may live without its client.</summary>
    public TimeSpan LongestLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>For Hello, and for the channel after it; and for a client that does not take what it is sent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
