using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server;

/// <summary>What a server tells of itself to anybody (Part 4 §5.5).</summary>
internal sealed class Endpoints(OpcUaServerOptions options, int port)
{
    /// <summary>By these a client says which of the ways in it takes.</summary>
    public const string AnonymousPolicy = "anonymous";
    public const string UserNamePolicy = "username";
    public const string CertificatePolicy = "certificate";

    private const string BinaryProfile = "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";

    private readonly IReadOnlyList<string> _hosts = [options.HostName, .. CertificateNames.Of(options.Own.Certificate).Hosts];

    public GetEndpointsResponse Answer(GetEndpointsRequest request) => new()
    {
        Endpoints = request.ProfileUris.Count == 0 || request.ProfileUris.Contains(BinaryProfile, StringComparer.Ordinal)
            ? All(request.EndpointUrl)
            : [],
    };

    public FindServersResponse Answer(FindServersRequest request) => new()
    {
        Servers = request.ServerUris.Count == 0 || request.ServerUris.Contains(options.Own.ApplicationUri, StringComparer.Ordinal)
            ? [Description(Url(request.EndpointUrl))]
            : [],
    };

    /// <summary>Each policy with each mode it has, the best last.</summary>
    /// <param name="askedBy">The URL the client came by, whose host it will come by again.</param>
    public IReadOnlyList<EndpointDescription> All(string? askedBy)
    {
        var url = Url(askedBy);
        var server = Description(url);
        var endpoints = new List<EndpointDescription>();
        foreach (var policy in SecurityPolicy.All)
        {
            foreach (var mode in Modes(policy))
                endpoints.Add(Endpoint(url, server, policy, mode, (byte)endpoints.Count));
        }

        return endpoints;
    }

    private IEnumerable<MessageSecurityMode> Modes(SecurityPolicy policy) => policy.IsNone
        ? options.OffersNone ? [MessageSecurityMode.None] : []
        : [MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt];

    private EndpointDescription Endpoint(string url, ApplicationDescription server, SecurityPolicy policy, MessageSecurityMode mode, byte level) => new()
    {
        EndpointUrl = url,
        Server = server,
        ServerCertificate = options.Own.Encoded,
        SecurityMode = mode,
        SecurityPolicyUri = policy.Uri,
        UserIdentityTokens = [.. Users(policy)],
        TransportProfileUri = BinaryProfile,
        SecurityLevel = level,
    };

    // Without a channel's security a secret is still encrypted, and a certificate still signs.
    private IEnumerable<UserTokenPolicy> Users(SecurityPolicy policy)
    {
        var secured = policy.IsNone ? SecurityPolicy.Basic256Sha256.Uri : null;
        if (options.Users.Anonymous is not null)
            yield return new() { PolicyId = AnonymousPolicy, TokenType = UserTokenType.Anonymous, SecurityPolicyUri = policy.IsNone ? policy.Uri : null };
        yield return new() { PolicyId = UserNamePolicy, TokenType = UserTokenType.UserName, SecurityPolicyUri = secured };
        yield return new() { PolicyId = CertificatePolicy, TokenType = UserTokenType.Certificate, SecurityPolicyUri = secured };
    }

    private ApplicationDescription Description(string url) => new()
    {
        ApplicationUri = options.Own.ApplicationUri,
        ProductUri = options.ProductUri,
        ApplicationName = new(options.Name),
        ApplicationType = ApplicationType.Server,
        DiscoveryUrls = [url],
    };

    private string Url(string? askedBy)
    {
        var host = Uri.TryCreate(askedBy, UriKind.Absolute, out var asked) && _hosts.Contains(asked.IdnHost, StringComparer.OrdinalIgnoreCase)
            ? asked.Host
            : options.HostName;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opc.tcp://{host}:{port}");
    }
}
