using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Where a channel goes and how it is protected.</summary>
public sealed record ChannelOptions
{
    /// <summary>"opc.tcp://host:4840/path"; the port is 4840 where none is said.</summary>
    public required Uri EndpointUrl { get; init; }

    public SecurityPolicy Policy { get; init; } = SecurityPolicy.None;

    public MessageSecurityMode Mode { get; init; } = MessageSecurityMode.None;

    /// <summary>Needed for any policy but None; belongs to the caller.</summary>
    public ApplicationCertificate? Own { get; init; }

    /// <summary>The server's certificate, believed by the caller already; needed for any policy but None.</summary>
    public ByteString ServerCertificate { get; init; }

    public TransportLimits Limits { get; init; } = new();

    public EncodingLimits Encoding { get; init; } = EncodingLimits.Default;

    /// <summary>How long a token lives, if the server agrees; renewed after three quarters of it.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>For the connection, and for the channel to open on it.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to a request.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
