using System.Net;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server;

/// <summary>What a server serves, where, to whom, and who hears of it.</summary>
public sealed record OpcUaServerOptions
{
    /// <summary>Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>As clients reach it; with the port it makes the endpoint's URL.</summary>
    public string HostName { get; init; } = "localhost";

    public required string Name { get; init; }

    public string ProductUri { get; init; } = "";

    public string SoftwareVersion { get; init; } = "";

    public required AddressSpace Space { get; init; }

    /// <summary>The own certificate; it belongs to the caller.</summary>
    public required ApplicationCertificate Own { get; init; }

    /// <summary>Which clients' certificates are believed.</summary>
    public required TrustStore Trust { get; init; }

    /// <summary>Which users are, and as whom.</summary>
    public IUserDirectory Users { get; init; } = new NobodyElse();

    /// <summary>Whether a channel without security is offered for more than finding the endpoints.</summary>
    public bool OffersNone { get; init; } = true;

    public ServerLimits Limits { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Called with a sentence for each client refused or dropped, and for each fault of the application's own.</summary>
    public Action<string>? Trouble { get; init; }

    /// <summary>Called with each variable of which so many values went into a message to a client.</summary>
    public Action<UaVariable, int>? Published { get; init; }

    /// <summary>Called with each variable whose value was read.</summary>
    public Action<UaVariable>? WasRead { get; init; }

    /// <summary>Called with each variable of whose history so many values were read.</summary>
    public Action<UaVariable, int>? HistoryWasRead { get; init; }

    private sealed class NobodyElse : IUserDirectory
    {
        public ServerUser? Anonymous => new("anonymous");

        public ServerUser? Find(string name, string password) => null;

        public ServerUser? Find(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) => null;
    }
}
