using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>What a server lies about once there is security: nonces, endpoints, its key. Each has its status, and no secret leaves.</summary>
public sealed class SecuredServerLiesTests : IAsyncLifetime
{
    private const int NonceSize = 32;
    private readonly string _folder = Directory.CreateTempSubdirectory("opcua-lies").FullName;
    private ApplicationCertificate _server = null!;
    private ApplicationCertificate _client = null!;

    public async Task InitializeAsync()
    {
        _server = await CertificateAsync("server");
        _client = await CertificateAsync("client");
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task A_channels_nonce_of_the_wrong_size_is_refused(int size)
    {
        await using var script = new SecuredScript(_server, _client, size);

        (await Should.ThrowAsync<OpcUaException>(() => OpenAsync(script))).Status.ShouldBe(StatusCodes.BadNonceInvalid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task A_sessions_nonce_that_is_too_short_is_refused(int size)
    {
        await using var script = Creating(Created(nonceSize: size));

        (await CreationRefusedAsync(script)).Status.ShouldBe(StatusCodes.BadNonceInvalid);
    }

    [Fact]
    public async Task The_nonce_of_an_activation_that_is_too_short_is_refused()
    {
        await using var script = Creating(ScriptedConnection.Body(new ActivateSessionResponse { ServerNonce = new(new byte[NonceSize - 1]) }));
        await using var channel = await OpenAsync(script);

        var refused = await Should.ThrowAsync<OpcUaException>(() => SessionHandshake.ActivateAsync(
            channel, new NodeId(5), Options(script), Endpoint(script), new(new byte[NonceSize]), CancellationToken.None));

        refused.Status.ShouldBe(StatusCodes.BadNonceInvalid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_server_that_does_not_hold_its_certificates_key_is_refused(int signatureSize)
    {
        await using var script = Creating(Created(signature: new byte[signatureSize]));

        (await CreationRefusedAsync(script)).Status.ShouldBe(StatusCodes.BadApplicationSignatureInvalid);
    }

    [Fact]
    public async Task A_server_that_tells_other_endpoints_than_before_its_channel_is_refused()
    {
        await using var script = Creating(Created(endpoint => endpoint with { SecurityMode = MessageSecurityMode.Sign }));

        var refused = await CreationRefusedAsync(script);

        refused.Status.ShouldBe(StatusCodes.BadSecurityChecksFailed);
        refused.Message.ShouldContain("other endpoints");
    }

    [Fact]
    public async Task A_server_that_shows_another_certificate_than_before_its_channel_is_refused()
    {
        await using var script = Creating(Created(certificate: _client.Encoded));

        (await CreationRefusedAsync(script)).Status.ShouldBe(StatusCodes.BadSecurityChecksFailed);
    }

    [Theory]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    [InlineData(MessageSecurityMode.None)]
    public async Task A_password_is_not_sent_in_clear_even_where_the_server_wants_it(MessageSecurityMode mode)
    {
        await using var script = Creating();
        await using var channel = await OpenAsync(script);
        var isSecured = mode != MessageSecurityMode.None;
        var options = Options(script) with
        {
            Policy = isSecured ? SecurityPolicy.Basic256Sha256 : SecurityPolicy.None,
            Mode = mode,
            User = new UserIdentity.UserName("anna", "sieben"),
        };
        var endpoint = Endpoint(script) with
        {
            SecurityMode = mode,
            UserIdentityTokens = [new() { PolicyId = "name", TokenType = UserTokenType.UserName, SecurityPolicyUri = SecurityPolicy.None.Uri }],
        };

        var refused = await Should.ThrowAsync<OpcUaException>(() => SessionHandshake.ActivateAsync(
            channel, new NodeId(5), options, endpoint, new(new byte[NonceSize]), CancellationToken.None));

        refused.Status.ShouldBe(StatusCodes.BadSecurityPolicyRejected);
        refused.Message.ShouldNotContain("sieben");
        script.Requests.ShouldBe(0);
    }

    private SecuredScript Creating(params IReadOnlyList<byte[]> answers) => new(_server, _client, NonceSize, answers);

    private byte[] Created(
        Func<EndpointDescription, EndpointDescription>? told = null, int nonceSize = NonceSize, byte[]? signature = null, ByteString? certificate = null) =>
        ScriptedConnection.Body(new CreateSessionResponse
        {
            SessionId = new NodeId(4),
            AuthenticationToken = new NodeId(5),
            RevisedSessionTimeout = 60_000,
            ServerNonce = new(new byte[nonceSize]),
            ServerCertificate = certificate ?? _server.Encoded,
            ServerEndpoints = [(told ?? (endpoint => endpoint))(Endpoint(new Uri("opc.tcp://127.0.0.1")))],
            ServerSignature = new() { Algorithm = SecurityPolicy.Basic256Sha256.SignatureAlgorithm, Signature = new(signature ?? new byte[256]) },
        });

    private async Task<OpcUaException> CreationRefusedAsync(SecuredScript script)
    {
        await using var channel = await OpenAsync(script);
        return await Should.ThrowAsync<OpcUaException>(() => SessionHandshake.CreateAsync(
            channel, Options(script), [Endpoint(script)], Endpoint(script), CancellationToken.None));
    }

    private Task<SecureChannel> OpenAsync(SecuredScript script) =>
        SecureChannel.OpenAsync(Options(script).Secured(_server.Encoded), TimeProvider.System, CancellationToken.None);

    private SessionOptions Options(SecuredScript script) => new()
    {
        EndpointUrl = script.Url,
        Policy = SecurityPolicy.Basic256Sha256,
        Mode = MessageSecurityMode.SignAndEncrypt,
        Own = _client,
        Trust = new(_folder, TimeProvider.System),
    };

    private EndpointDescription Endpoint(SecuredScript script) => Endpoint(script.Url);

    private EndpointDescription Endpoint(Uri url) => new()
    {
        EndpointUrl = url.OriginalString,
        SecurityPolicyUri = SecurityPolicy.Basic256Sha256.Uri,
        SecurityMode = MessageSecurityMode.SignAndEncrypt,
        ServerCertificate = _server.Encoded,
        UserIdentityTokens = [new() { PolicyId = "anonymous", TokenType = UserTokenType.Anonymous }],
    };

    private Task<ApplicationCertificate> CertificateAsync(string name) => TestCertificate.LoadAsync(Path.Combine(_folder, name), $"urn:localhost:{name}", name);
}
