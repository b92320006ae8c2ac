using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>
/// An activated session (Part 4 §5.7). It does not reconnect by itself: once <see cref="Completion"/> has ended its channel is
/// gone, and whoever owns it moves it to a new one or opens another.
/// </summary>
public sealed class OpcUaSession : IAsyncDisposable
{
    // A server that grants less would be read from all the time, only to keep the session.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    private readonly NodeId _authenticationToken;
    private readonly SessionOptions _options;
    private readonly EndpointDescription _endpoint;
    private readonly TimeProvider _clock;
    private SecureChannel _channel;
    private ByteString _serverNonce;

    private OpcUaSession(
        SecureChannel channel, SessionOptions options, EndpointDescription endpoint, CreateSessionResponse created, TimeProvider clock)
    {
        (_channel, _options, _endpoint, _clock) = (channel, options, endpoint, clock);
        _authenticationToken = created.AuthenticationToken;
        _serverNonce = created.ServerNonce;
        Id = created.SessionId;
        Timeout = RevisedInterval.Of(created.RevisedSessionTimeout, options.SessionTimeout, ShortestTimeout);
    }

    public NodeId Id { get; }

    /// <summary>How long the server keeps the session without hearing from it: a second to a day.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Ends when the channel under the session does.</summary>
    public Task Completion => _channel.Completion;

    /// <summary>What the server takes at once, as it said when the session began.</summary>
    public OperationLimits Limits { get; private set; } = OperationLimits.Unknown;

    /// <summary>The own certificate that the session was opened with.</summary>
    public ApplicationCertificate Own => _options.Own;

    /// <summary>Of the own certificate and of the server's, where the channel has security, and of the user's, where it has one.</summary>
    public IReadOnlyList<CertificateEnd> CertificateEnds
    {
        get
        {
            var ends = new List<CertificateEnd>();
            foreach (var (owner, certificate) in Certificates())
            {
                using (certificate)
                    ends.Add(new(owner, certificate.Subject, new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero)));
            }

            return ends;
        }
    }

    internal SecureChannel Channel => _channel;

    internal TimeSpan CallTimeout => _options.CallTimeout;

    /// <summary>Asks for the endpoints, checks the server's certificate, opens the channel, makes and activates the session.</summary>
    /// <exception cref="OpcUaException">With the status of the step that failed and a message that says what to do.</exception>
    public static async Task<OpcUaSession> OpenAsync(SessionOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var endpoints = await Discovery.GetEndpointsAsync(options.Unsecured, clock, cancellationToken);
        var endpoint = SessionHandshake.Choose(options, endpoints);
        if (!options.Policy.IsNone)
            await SessionHandshake.TrustAsync(options, endpoint, cancellationToken);
        var channel = await OpenChannelAsync(options, endpoint, clock, cancellationToken);
        try
        {
            var created = await SessionHandshake.CreateAsync(channel, options, endpoints, endpoint, cancellationToken);
            var session = new OpcUaSession(channel, options, endpoint, created, clock);
            await session.ActivateAsync(channel, cancellationToken);
            session.Limits = await OperationLimits.ReadAsync(session, cancellationToken);
            return session;
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

    internal Task<TResult> CallAsync<TRequest, TResult>(
        TRequest request, AnsweredCall<TResult> call, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : IStructure<TRequest> =>
        _channel.CallAsync(request, _authenticationToken, call, timeout, cancellationToken);

    /// <summary>Moves the session to a new channel after its own has ended; subscriptions and what they hold stay as they are.</summary>
    internal async Task ReattachAsync(CancellationToken cancellationToken)
    {
        await _channel.DisposeAsync();
        var channel = await OpenChannelAsync(_options, _endpoint, _clock, cancellationToken);
        try
        {
            await ActivateAsync(channel, cancellationToken);
            _channel = channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the session to the server, which keeps its subscriptions for another to take over.</summary>
    internal ValueTask AbandonAsync() => _channel.DisposeAsync();

    /// <summary>Copies of the certificates that the session stands on; whoever asks disposes of them.</summary>
    internal IEnumerable<(CertificateOwner Owner, X509Certificate2 Certificate)> Certificates()
    {
        if (!_options.Policy.IsNone)
        {
            yield return (CertificateOwner.Application, X509CertificateLoader.LoadCertificate(_options.Own.Encoded.Span));
            yield return (CertificateOwner.Server, X509CertificateLoader.LoadCertificate(SessionHandshake.First(_endpoint.ServerCertificate).Span));
        }

        if (_options.User is UserIdentity.Certificate user)
            yield return (CertificateOwner.User, X509CertificateLoader.LoadCertificate(user.Holder.RawData));
    }

    private static Task<SecureChannel> OpenChannelAsync(
        SessionOptions options, EndpointDescription endpoint, TimeProvider clock, CancellationToken cancellationToken) =>
        SecureChannel.OpenAsync(options.Secured(SessionHandshake.First(endpoint.ServerCertificate)), clock, cancellationToken);

    private async Task ActivateAsync(SecureChannel channel, CancellationToken cancellationToken) => _serverNonce =
        await SessionHandshake.ActivateAsync(channel, _authenticationToken, _options, _endpoint, _serverNonce, cancellationToken);
}
