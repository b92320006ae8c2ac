using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>CreateSession, ActivateSession and CloseSession (Part 4 §5.7).</summary>
internal sealed class SessionServices(ServerCore core)
{
    private const int NonceSize = 32;
    private const int MostFailedActivations = 3;

    public CreateSessionResponse Create(Exchange exchange, CreateSessionRequest request)
    {
        var security = exchange.Channel.Security;
        if (security.Policy.IsNone && !core.Options.OffersNone)
            throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, "Without security only the endpoints are told");
        if (!security.Policy.IsNone)
            RequireClient(security, request);
        var session = core.Sessions.Create(request, exchange.Connection);
        session.ServerNonce = new(RandomNumberGenerator.GetBytes(NonceSize));
        return new()
        {
            SessionId = session.Id,
            AuthenticationToken = session.Token,
            RevisedSessionTimeout = session.Timeout.TotalMilliseconds,
            ServerNonce = session.ServerNonce,
            ServerCertificate = core.Options.Own.Encoded,
            ServerEndpoints = core.Endpoints.All(request.EndpointUrl),
            ServerSignature = security.Policy.IsNone ? new() : Sign(security.Policy, request),
            MaxRequestMessageSize = (uint)core.Limits.Transport.MaxMessageSize,
        };
    }

    public ActivateSessionResponse Activate(Exchange exchange, ActivateSessionRequest request)
    {
        var session = core.Sessions.Find(exchange.Header.AuthenticationToken);
        RequireChannel(exchange, session, request);
        try
        {
            var user = UserIdentification.Identify(core.Options, session, request);
            if (session.Connection is { } former && former != exchange.Connection && session.User != user)
                throw new OpcUaException(StatusCodes.BadIdentityChangeNotSupported, "A session moves to another channel only with its user");
            core.Sessions.Activate(session, exchange.Connection, user);
        }
        catch (OpcUaException refused)
        {
            core.Trouble($"OPC UA client {exchange.Connection.Peer} could not activate its session: {refused.Message}");
            if (++session.FailedActivations >= MostFailedActivations)
                core.Sessions.Close(session, deleteSubscriptions: true, StatusCodes.BadSessionClosed);
            throw;
        }

        session.ServerNonce = new(RandomNumberGenerator.GetBytes(NonceSize));
        return new() { ServerNonce = session.ServerNonce };
    }

    public CloseSessionResponse Close(Exchange exchange, CloseSessionRequest request)
    {
        var session = core.Sessions.Find(exchange.Header.AuthenticationToken);
        if ((session.Connection ?? session.CreatedOn) != exchange.Connection)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "The session is in use on another channel");
        core.Sessions.Close(session, request.DeleteSubscriptions, StatusCodes.BadSessionClosed);
        return new();
    }

    private static void RequireClient(Channels.ChannelSecurity security, CreateSessionRequest request)
    {
        if (request.ClientNonce.Length < NonceSize)
            throw new OpcUaException(StatusCodes.BadNonceInvalid, $"The client's nonce has {request.ClientNonce.Length} bytes; {NonceSize} are the least");
        if (!request.ClientCertificate.Span.StartsWith(security.ClientCertificate.Span))
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "The session is for another certificate than the channel");
        if (!string.Equals(request.ClientDescription.ApplicationUri, security.ClientUri, StringComparison.Ordinal))
            throw new OpcUaException(StatusCodes.BadCertificateUriInvalid, $"The client says it is '{request.ClientDescription.ApplicationUri}', its certificate is for '{security.ClientUri}'");
    }

    private SignatureData Sign(SecurityPolicy policy, CreateSessionRequest request) => new()
    {
        Algorithm = policy.SignatureAlgorithm,
        Signature = new(policy.Sign(core.Options.Own.Key, [.. request.ClientCertificate.Span, .. request.ClientNonce.Span])),
    };

    private void RequireChannel(Exchange exchange, Session session, ActivateSessionRequest request)
    {
        var security = exchange.Channel.Security;
        if (session.Connection is null && session.CreatedOn != exchange.Connection)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "A session is activated first on the channel it was made on");
        if (session.Policy != security.Policy || session.Mode != exchange.Channel.Mode || session.ClientCertificate != security.ClientCertificate)
            throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "The session is another client's");
        byte[] signed = [.. core.Options.Own.Encoded.Span, .. session.ServerNonce.Span];
        if (!security.IsSignedByClient(signed, request.ClientSignature.Signature))
            throw new OpcUaException(StatusCodes.BadApplicationSignatureInvalid, "The client does not hold the key of the certificate it shows");
    }
}
