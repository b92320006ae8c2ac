namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Whose certificate it is, of those that a session stands on.</summary>
public enum CertificateOwner
{
    /// <summary>The own application instance's.</summary>
    Application,

    Server,

    /// <summary>Of the user that the session is activated as, where an X.509 token tells it (Part 4 §7.41.5).</summary>
    User,
}
