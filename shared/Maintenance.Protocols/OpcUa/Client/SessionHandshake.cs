using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>The steps between "reach this server" and a session: choose, believe, prove (Part 4 §5.7.2 and §5.7.3).</summary>
internal static class SessionHandshake
{
    private const int NonceSize = 32; // Part 4 §5.7.2.2: at least 32 bytes

    public static EndpointDescription Choose(SessionOptions options, IReadOnlyList<EndpointDescription> endpoints) =>
        endpoints.FirstOrDefault(endpoint => IsWanted(options, endpoint))
        ?? throw new OpcUaException(
            StatusCodes.BadSecurityPolicyRejected,
            $"{options.EndpointUrl} offers no {options.Policy} with {options.Mode} over UA-TCP; it offers "
            + string.Join(", ", endpoints.Select(endpoint => $"{SecurityPolicy.Find(endpoint.SecurityPolicyUri)?.Name ?? endpoint.SecurityPolicyUri} {endpoint.SecurityMode}")));

    public static Task TrustAsync(SessionOptions options, EndpointDescription endpoint, CancellationToken cancellationToken) =>
        options.Trust.RequireAsync(
            endpoint.ServerCertificate,
            options.EndpointUrl.IdnHost,
            endpoint.Server.ApplicationUri,
            options.PinnedCertificate,
            cancellationToken);

    /// <summary>The first certificate of a chain: the server's own.</summary>
    /// <exception cref="OpcUaException">Bad_CertificateInvalid: it is none.</exception>
    public static ByteString First(ByteString chain)
    {
        if (chain.Length == 0)
            return chain;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(chain.Span);
            return new(certificate.RawData);
        }
        catch (CryptographicException unreadable)
        {
            throw new OpcUaException(StatusCodes.BadCertificateInvalid, $"What the server shows is no certificate: {unreadable.Message}", unreadable);
        }
    }

    public static async Task<CreateSessionResponse> CreateAsync(
        SecureChannel channel,
        SessionOptions options,
        IReadOnlyList<EndpointDescription> endpoints,
        EndpointDescription endpoint,
        CancellationToken cancellationToken)
    {
        var nonce = new ByteString(RandomNumberGenerator.GetBytes(NonceSize));
        var created = await channel.CallAsync<CreateSessionRequest, CreateSessionResponse>(
            Creation(options, endpoint, nonce), NodeId.Null, cancellationToken);
        RequireServer(options, endpoints, endpoint, nonce, created);
        return created;
    }

    /// <summary>Says who uses the session, at first and on each new channel; answers the nonce for the next time.</summary>
    public static async Task<ByteString> ActivateAsync(
        SecureChannel channel,
        NodeId authenticationToken,
        SessionOptions options,
        EndpointDescription endpoint,
        ByteString serverNonce,
        CancellationToken cancellationToken)
    {
        var (offered, policy) = UserPolicy(options, endpoint);
        if (options.Policy.IsNone && !policy.IsNone)
            await TrustAsync(options, endpoint, cancellationToken);
        var certificate = First(endpoint.ServerCertificate);
        var request = new ActivateSessionRequest
        {
            ClientSignature = options.Policy.IsNone
                ? new()
                : new() { Algorithm = options.Policy.SignatureAlgorithm, Signature = new(options.Policy.Sign(options.Own.Key, [.. certificate.Span, .. serverNonce.Span])) },
            UserIdentityToken = options.User.Token(offered, policy, certificate, serverNonce),
            UserTokenSignature = options.User.Signature(policy, certificate, serverNonce),
        };
        var activated = await channel.CallAsync<ActivateSessionRequest, ActivateSessionResponse>(request, authenticationToken, cancellationToken);
        RequireNonce(options.Policy, activated.ServerNonce);
        return activated.ServerNonce;
    }

    /// <summary>How the user is told: of the ways that the server offers the first that protects the user's secret.</summary>
    internal static (UserTokenPolicy Offered, SecurityPolicy Policy) UserPolicy(SessionOptions options, EndpointDescription endpoint)
    {
        var ways = endpoint.UserIdentityTokens
            .Where(offered => offered.TokenType == options.User.Type)
            .Select(offered => (Offered: offered, Policy: string.IsNullOrEmpty(offered.SecurityPolicyUri) ? options.Policy : SecurityPolicy.Find(offered.SecurityPolicyUri)))
            .OrderBy(way => way.Policy is null ? 2 : way.Policy.IsNone ? 1 : 0)
            .ToArray();
        return ways switch
        {
            [] => throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, $"{options.EndpointUrl} takes no user by {options.User.Type}"),
            [(var offered, { } policy), ..] => (offered, policy),
            [var (offered, _), ..] => throw new OpcUaException(
                StatusCodes.BadSecurityPolicyRejected, $"The server wants the user's secret by {offered.SecurityPolicyUri}, which is withdrawn or unknown"),
        };
    }

    private static bool IsWanted(SessionOptions options, EndpointDescription endpoint) =>
        string.Equals(endpoint.SecurityPolicyUri, options.Policy.Uri, StringComparison.Ordinal)
        && endpoint.SecurityMode == options.Mode
        && endpoint.EndpointUrl?.StartsWith("opc.tcp:", StringComparison.OrdinalIgnoreCase) == true;

    private static CreateSessionRequest Creation(SessionOptions options, EndpointDescription endpoint, ByteString nonce) => new()
    {
        ClientDescription = new()
        {
            ApplicationUri = options.Own.ApplicationUri,
            ApplicationName = new(options.SessionName),
            ApplicationType = ApplicationType.Client,
        },
        ServerUri = endpoint.Server.GatewayServerUri is null ? null : endpoint.Server.ApplicationUri,
        EndpointUrl = options.EndpointUrl.OriginalString,
        SessionName = options.SessionName,
        ClientNonce = nonce,
        ClientCertificate = options.Policy.IsNone ? default : options.Own.Encoded,
        RequestedSessionTimeout = options.SessionTimeout.TotalMilliseconds,
        MaxResponseMessageSize = (uint)options.Limits.MaxMessageSize,
    };

    // Part 4 §5.7.2.1: what was told without security has to be told again on the channel; the signature proves the key.
    internal static void RequireServer(
        SessionOptions options,
        IReadOnlyList<EndpointDescription> endpoints,
        EndpointDescription endpoint,
        ByteString nonce,
        CreateSessionResponse created)
    {
        if (options.Policy.IsNone)
            return;
        var told = created.ServerEndpoints.Select(other => (other.SecurityPolicyUri, other.SecurityMode)).ToHashSet();
        if (endpoints.Any(other => !told.Contains((other.SecurityPolicyUri, other.SecurityMode))) || First(created.ServerCertificate) != First(endpoint.ServerCertificate))
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "The server told other endpoints on the channel than before it: somebody changed them on the way");
        RequireNonce(options.Policy, created.ServerNonce);
        using var certificate = X509CertificateLoader.LoadCertificate(endpoint.ServerCertificate.Span);
        using var key = certificate.GetRSAPublicKey();
        byte[] signed = [.. options.Own.Encoded.Span, .. nonce.Span];
        if (key is null || !options.Policy.Verify(key, signed, created.ServerSignature.Signature.Span))
            throw new OpcUaException(StatusCodes.BadApplicationSignatureInvalid, "The server does not hold the key of the certificate it shows");
    }

    private static void RequireNonce(SecurityPolicy policy, ByteString nonce)
    {
        if (!policy.IsNone && nonce.Length < NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"The server's nonce has {nonce.Length} bytes; {NonceSize} are the least");
    }
}
