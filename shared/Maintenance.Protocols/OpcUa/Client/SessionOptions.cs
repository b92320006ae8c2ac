using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>A server, how to reach it and as whom.</summary>
public sealed record SessionOptions
{
    /// <summary>"opc.tcp://host:4840/path".</summary>
    public required Uri EndpointUrl { get; init; }

    public required SecurityPolicy Policy { get; init; }

    public required MessageSecurityMode Mode { get; init; }

    /// <summary>The own certificate; it belongs to the caller.</summary>
    public required ApplicationCertificate Own { get; init; }

    public required TrustStore Trust { get; init; }

    public UserIdentity User { get; init; } = UserIdentity.Nobody;

    /// <summary>SHA-256 of the one certificate that will do, in hexadecimal; null: whatever the trust store believes.</summary>
    public string? PinnedCertificate { get; init; }

    public string SessionName { get; init; } = "client";

    /// <summary>How long the server keeps a session nobody talks to.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>For the answer to any request but Publish.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TransportLimits Limits { get; init; } = new();

    public EncodingLimits Encoding { get; init; } = EncodingLimits.Default;

    internal ChannelOptions Unsecured => new()
    {
        EndpointUrl = EndpointUrl,
        Limits = Limits,
        Encoding = Encoding,
        TokenLifetime = TokenLifetime,
        CallTimeout = CallTimeout,
    };

    internal ChannelOptions Secured(ByteString serverCertificate) => Unsecured with
    {
        Policy = Policy,
        Mode = Mode,
        Own = Own,
        ServerCertificate = serverCertificate,
    };
}
