using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>
/// An activated session on a channel of its own (Part 4 §5.7). It does not reconnect: once <see cref="Completion"/> has ended
/// whoever owns it opens another.
/// </summary>
public sealed class OpcUaSession : IAsyncDisposable
{
    private const int NonceSize = 32; // Part 4 §5.7.2.2: at least 32 bytes

    private readonly SecureChannel _channel;
    private readonly NodeId _authenticationToken;

    private OpcUaSession(SecureChannel channel, CreateSessionResponse created)
    {
        _channel = channel;
        _authenticationToken = created.AuthenticationToken;
        Id = created.SessionId;
        Timeout = TimeSpan.FromMilliseconds(created.RevisedSessionTimeout);
    }

    public NodeId Id { get; }

    /// <summary>How long the server keeps the session without hearing from it.</summary>
    public TimeSpan Timeout { get; }

    public Task Completion => _channel.Completion;

    /// <summary>Asks for the endpoints, checks the server's certificate, opens the channel, makes and activates the session.</summary>
    /// <exception cref="OpcUaException">With the status of the step that failed and a message that says what to do.</exception>
    public static async Task<OpcUaSession> OpenAsync(SessionOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var endpoints = await Discovery.GetEndpointsAsync(options.Unsecured, clock, cancellationToken);
        var endpoint = Choose(options, endpoints);
        if (!options.Policy.IsNone)
            await TrustAsync(options, endpoint, cancellationToken);
        var channel = await SecureChannel.OpenAsync(options.Secured(First(endpoint.ServerCertificate)), clock, cancellationToken);
        try
        {
            return await CreateAsync(channel, options, endpoints, endpoint, cancellationToken);
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Any service of the session.</summary>
    public Task<TResponse> CallAsync<TRequest, TResponse>(TRequest request, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest>, IRequest<TResponse>
        where TResponse : IStructure<TResponse> =>
        _channel.CallAsync<TRequest, TResponse>(request, _authenticationToken, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_channel.Completion.IsCompleted)
                await CallAsync<CloseSessionRequest, CloseSessionResponse>(new() { DeleteSubscriptions = true }, CancellationToken.None);
        }
        catch (OpcUaException)
        {
            // The server forgets the session by itself after its time; the channel ends here either way.
        }

        await _channel.DisposeAsync();
    }

    private static Task TrustAsync(SessionOptions options, EndpointDescription endpoint, CancellationToken cancellationToken) =>
        options.Trust.RequireAsync(
            endpoint.ServerCertificate,
            options.EndpointUrl.IdnHost,
            endpoint.Server.ApplicationUri,
            options.PinnedCertificate,
            cancellationToken);

    private static EndpointDescription Choose(SessionOptions options, IReadOnlyList<EndpointDescription> endpoints) =>
        endpoints.FirstOrDefault(endpoint => IsWanted(options, endpoint))
        ?? throw new OpcUaException(
            StatusCodes.BadSecurityPolicyRejected,
            $"{options.EndpointUrl} offers no {options.Policy} with {options.Mode} over UA-TCP; it offers "
            + string.Join(", ", endpoints.Select(endpoint => $"{SecurityPolicy.Find(endpoint.SecurityPolicyUri)?.Name ?? endpoint.SecurityPolicyUri} {endpoint.SecurityMode}")));

    private static bool IsWanted(SessionOptions options, EndpointDescription endpoint) =>
        string.Equals(endpoint.SecurityPolicyUri, options.Policy.Uri, StringComparison.Ordinal)
        && endpoint.SecurityMode == options.Mode
        && endpoint.EndpointUrl?.StartsWith("opc.tcp:", StringComparison.OrdinalIgnoreCase) == true;

    private static ByteString First(ByteString chain)
    {
        if (chain.Length == 0)
            return chain;
        using var certificate = X509CertificateLoader.LoadCertificate(chain.Span);
        return new(certificate.RawData);
    }

    private static async Task<OpcUaSession> CreateAsync(
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
        var session = new OpcUaSession(channel, created);
        await session.ActivateAsync(options, endpoint, created.ServerNonce, cancellationToken);
        return session;
    }

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
    private static void RequireServer(
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
        if (created.ServerNonce.Length < NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"The server's nonce has {created.ServerNonce.Length} bytes; {NonceSize} are the least");
        using var certificate = X509CertificateLoader.LoadCertificate(endpoint.ServerCertificate.Span);
        using var key = certificate.GetRSAPublicKey();
        byte[] signed = [.. options.Own.Encoded.Span, .. nonce.Span];
        if (key is null || !options.Policy.Verify(key, signed, created.ServerSignature.Signature.Span))
            throw new OpcUaException(StatusCodes.BadApplicationSignatureInvalid, "The server does not hold the key of the certificate it shows");
    }

    private async Task ActivateAsync(
        SessionOptions options, EndpointDescription endpoint, ByteString serverNonce, CancellationToken cancellationToken)
    {
        var offered = endpoint.UserIdentityTokens.FirstOrDefault(policy => policy.TokenType == options.User.Type)
            ?? throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, $"{options.EndpointUrl} takes no user by {options.User.Type}");
        var policy = string.IsNullOrEmpty(offered.SecurityPolicyUri)
            ? options.Policy
            : SecurityPolicy.Find(offered.SecurityPolicyUri)
                ?? throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, $"The server wants the user's secret by {offered.SecurityPolicyUri}, which is withdrawn or unknown");
        if (options.Policy.IsNone && !policy.IsNone)
            await TrustAsync(options, endpoint, cancellationToken);
        var certificate = First(endpoint.ServerCertificate);
        await CallAsync<ActivateSessionRequest, ActivateSessionResponse>(
            new()
            {
                ClientSignature = options.Policy.IsNone
                    ? new()
                    : new() { Algorithm = options.Policy.SignatureAlgorithm, Signature = new(options.Policy.Sign(options.Own.Key, [.. certificate.Span, .. serverNonce.Span])) },
                UserIdentityToken = options.User.Token(offered, policy, certificate, serverNonce),
                UserTokenSignature = options.User.Signature(policy, certificate, serverNonce),
            },
            cancellationToken);
    }
}
