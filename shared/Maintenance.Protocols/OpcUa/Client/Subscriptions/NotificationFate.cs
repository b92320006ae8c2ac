namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>What became of a message.</summary>
internal enum NotificationFate
{
    Told,

    /// <summary>It was told before.</summary>
    Duplicate,

    /// <summary>Nothing new.</summary>
    KeepAlive,

    /// <summary>It waits for messages that should have come before it.</summary>
    Held,

    /// <summary>It came before and still waits: it may not be acknowledged.</summary>
    HeldBefore,

    /// <summary>There is no more room to hold messages back: the server is asked for it again.</summary>
    Dropped,
}
