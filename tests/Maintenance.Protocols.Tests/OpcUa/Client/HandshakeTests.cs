using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>What a server has to prove before it gets a session, and a user's secret.</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private static readonly SecurityPolicy Policy = SecurityPolicy.All.Single(policy => string.Equals(policy.Name, "Basic256Sha256", StringComparison.Ordinal));
    private readonly string _folder = Directory.CreateTempSubdirectory("handshake").FullName;
    private readonly ByteString _nonce = new(RandomNumberGenerator.GetBytes(32));
    private ApplicationCertificate _server = null!;
    private ApplicationCertificate _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ApplicationCertificate.LoadOrCreateAsync(Path.Combine(_folder, "server"), "urn:server", "Server", TimeProvider.System, CancellationToken.None);
        _client = await ApplicationCertificate.LoadOrCreateAsync(Path.Combine(_folder, "client"), "urn:client", "Client", TimeProvider.System, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_server_that_tells_the_same_and_holds_its_key_is_believed() => Require(static created => created);

    [Fact]
    public void A_server_that_tells_other_endpoints_on_the_channel_is_refused() =>
        Refused(static created => created with { ServerEndpoints = [] }).ShouldBe(StatusCodes.BadSecurityChecksFailed);

    [Fact]
    public void A_server_that_shows_another_certificate_on_the_channel_is_refused() =>
        Refused(created => created with { ServerCertificate = _client.Encoded }).ShouldBe(StatusCodes.BadSecurityChecksFailed);

    [Fact]
    public void A_server_without_its_certificates_key_is_refused() =>
        Refused(created => created with { ServerSignature = Signature(_client) }).ShouldBe(StatusCodes.BadApplicationSignatureInvalid);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void A_session_nonce_that_is_too_short_is_refused(int bytes) =>
        Refused(created => created with { ServerNonce = new(new byte[bytes]) }).ShouldBe(StatusCodes.BadNonceInvalid);

    [Theory]
    [InlineData(16)]
    [InlineData(33)]
    public void A_channel_nonce_of_another_size_than_the_policys_is_refused(int bytes)
    {
        SecureChannel.RequireNonce(Policy, new(new byte[32]));

        Should.Throw<OpcUaException>(() => SecureChannel.RequireNonce(Policy, new(new byte[bytes]))).Status.ShouldBe(StatusCodes.BadNonceInvalid);
    }

    [Fact]
    public void A_password_is_never_sent_in_clear()
    {
        var refused = Should.Throw<OpcUaException>(() => new UserIdentity.UserName("anna", "sieben").Token(new(), SecurityPolicy.None, _server.Encoded, _nonce));

        refused.Status.ShouldBe(StatusCodes.BadSecurityPolicyRejected);
        new UserIdentity.UserName("anna", "sieben").ToString().ShouldNotContain("sieben");
    }

    [Fact]
    public void Of_the_ways_to_tell_a_user_one_that_protects_the_secret_is_taken()
    {
        UserTokenPolicy[] offered =
        [
            new() { PolicyId = "clear", TokenType = UserTokenType.UserName, SecurityPolicyUri = SecurityPolicy.None.Uri },
            new() { PolicyId = "withdrawn", TokenType = UserTokenType.UserName, SecurityPolicyUri = "urn:withdrawn" },
            new() { PolicyId = "protected", TokenType = UserTokenType.UserName, SecurityPolicyUri = Policy.Uri },
        ];
        var options = Options() with { User = new UserIdentity.UserName("anna", "sieben") };

        SessionHandshake.UserPolicy(options, Endpoint() with { UserIdentityTokens = offered }).Offered.PolicyId.ShouldBe("protected");
        Should.Throw<OpcUaException>(() => SessionHandshake.UserPolicy(options, Endpoint() with { UserIdentityTokens = offered[1..2] }))
            .Status.ShouldBe(StatusCodes.BadSecurityPolicyRejected);
        Should.Throw<OpcUaException>(() => SessionHandshake.UserPolicy(options, Endpoint())).Status.ShouldBe(StatusCodes.BadIdentityTokenRejected);
    }

    private StatusCode Refused(Func<CreateSessionResponse, CreateSessionResponse> change) => Should.Throw<OpcUaException>(() => Require(change)).Status;

    private void Require(Func<CreateSessionResponse, CreateSessionResponse> change) => SessionHandshake.RequireServer(
        Options(),
        [Endpoint()],
        Endpoint(),
        _nonce,
        change(new()
        {
            ServerCertificate = _server.Encoded,
            ServerEndpoints = [Endpoint()],
            ServerNonce = new(new byte[32]),
            ServerSignature = Signature(_server),
        }));

    private SignatureData Signature(ApplicationCertificate by) =>
        new() { Algorithm = Policy.SignatureAlgorithm, Signature = new(Policy.Sign(by.Key, [.. _client.Encoded.Span, .. _nonce.Span])) };

    private EndpointDescription Endpoint() => new()
    {
        EndpointUrl = "opc.tcp://localhost:4840",
        SecurityPolicyUri = Policy.Uri,
        SecurityMode = MessageSecurityMode.Sign,
        ServerCertificate = _server.Encoded,
    };

    private SessionOptions Options() => new()
    {
        EndpointUrl = new("opc.tcp://localhost:4840"),
        Policy = Policy,
        Mode = MessageSecurityMode.Sign,
        Own = _client,
        Trust = new(_folder, TimeProvider.System),
    };
}
