namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>Why a session of an edge node ended in good order.</summary>
public enum NodeSessionEnd
{
    /// <summary>It was asked to.</summary>
    Stopped,

    /// <summary>The primary host is away: the next session tries the next broker, or waits for it.</summary>
    HostAway,
}
