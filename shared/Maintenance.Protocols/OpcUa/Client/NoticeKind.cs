namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>What a client tells of its connection.</summary>
public enum NoticeKind
{
    /// <summary>A new session; subscriptions were made.</summary>
    Connected,

    /// <summary>The same session on a new channel: nothing was lost.</summary>
    Reattached,

    /// <summary>A new session that took the old one's subscriptions over: nothing was lost.</summary>
    Transferred,

    /// <summary>A new session with new subscriptions: what history does not have is a gap.</summary>
    Recreated,

    /// <summary>The connection is gone, or subscriptions on it are; the client tries again.</summary>
    Lost,

    /// <summary>An attempt to connect failed; the client tries again.</summary>
    Refused,

    /// <summary>A message that is not as the specification says.</summary>
    BadInput,

    /// <summary>The own certificate, the server's or the user's ends within 30 days.</summary>
    CertificateExpires,
}
