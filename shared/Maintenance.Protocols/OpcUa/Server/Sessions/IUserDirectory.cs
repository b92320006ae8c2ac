using System.Security.Cryptography.X509Certificates;

namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>Who may use a server.</summary>
public interface IUserDirectory
{
    /// <summary>As whom somebody who does not say who he is may use it; null: not at all.</summary>
    ServerUser? Anonymous { get; }

    /// <summary>Null: no such name, or another password. It takes the same time either way.</summary>
    ServerUser? Find(string name, string password);

    /// <summary>The certificate's holder has proved to have its key. Null: not believed.</summary>
    ServerUser? Find(X509Certificate2 certificate);
}
