using System.Net.Sockets;
using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Server;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>What a client that is believed lies about under Basic256Sha256: our server refuses each by its status.</summary>
public sealed class SecuredClientLiesTests(TestServer server) : IClassFixture<TestServer>
{
    private const int NonceSize = 32;

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task A_channels_nonce_of_the_wrong_size_is_refused(int size)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Server.EndPoint);
        var stream = client.GetStream();
        var frames = new FrameReader(stream, 65_535);
        using var ends = new AsymmetricEnds(await ChannelAsync());
        await stream.WriteAsync(Handshake.Hello(new(), "opc.tcp://localhost"));
        await frames.ReadAsync(CancellationToken.None);

        var request = new OpenSecureChannelRequest { SecurityMode = MessageSecurityMode.Sign, ClientNonce = new(new byte[size]), RequestedLifetime = 60_000 };
        await new OutgoingChunks(stream, new()).SendAsync(MessageType.OpenChannel, 1, ends.Header, ends.Seal, Body(request), CancellationToken.None);
        var (header, frame) = (await frames.ReadAsync(CancellationToken.None)).GetValueOrDefault();

        header.Type.ShouldBe(MessageType.Error);
        Handshake.ReadError(frame.Span[FrameHeader.Length..], "refused").Status.ShouldBe(StatusCodes.BadNonceInvalid);
    }

    [Theory]
    [InlineData(0, "BadNonceInvalid")]
    [InlineData(31, "BadNonceInvalid")]
    [InlineData(32, null)]
    public async Task A_sessions_nonce_that_is_too_short_is_refused(int size, string? status)
    {
        await using var channel = await OpenAsync();

        (await StatusAsync(() => CreateAsync(channel, Creation() with { ClientNonce = new(new byte[size]) }))).ShouldBe(status);
    }

    [Fact]
    public async Task A_session_for_another_certificate_or_application_than_the_channels_is_refused()
    {
        await using var channel = await OpenAsync();
        using var other = await TestCertificate.LoadAsync(Path.Combine(server.Folder, "other"), "urn:localhost:other", "Other");

        (await StatusAsync(() => CreateAsync(channel, Creation() with { ClientCertificate = other.Encoded }))).ShouldBe("BadSecurityChecksFailed");
        (await StatusAsync(() => CreateAsync(channel, Creation() with { ClientDescription = new() { ApplicationUri = "urn:localhost:other" } }))).ShouldBe("BadCertificateUriInvalid");
    }

    [Fact]
    public async Task A_session_is_activated_only_with_the_signature_of_the_certificates_key()
    {
        await using var channel = await OpenAsync();
        var created = await CreateAsync(channel, Creation());
        using var stranger = RSA.Create(2048);
        byte[] due = [.. created.ServerCertificate.Span, .. created.ServerNonce.Span];

        foreach (var (key, signed) in new[] { (stranger, due), (server.ClientCertificate.Key, due[1..]) })
        {
            var forged = new ActivateSessionRequest { ClientSignature = Signature(key, signed) };
            (await StatusAsync(() => channel.CallAsync<ActivateSessionRequest, ActivateSessionResponse>(forged, created.AuthenticationToken, CancellationToken.None)))
                .ShouldBe("BadApplicationSignatureInvalid");
        }

        var request = new ActivateSessionRequest { ClientSignature = Signature(server.ClientCertificate.Key, due) };
        (await channel.CallAsync<ActivateSessionRequest, ActivateSessionResponse>(request, created.AuthenticationToken, CancellationToken.None))
            .ServerNonce.Length.ShouldBe(NonceSize);
    }

    private static SignatureData Signature(RSA key, byte[] bytes) =>
        new() { Algorithm = SecurityPolicy.Basic256Sha256.SignatureAlgorithm, Signature = new(SecurityPolicy.Basic256Sha256.Sign(key, bytes)) };

    private static Task<CreateSessionResponse> CreateAsync(SecureChannel channel, CreateSessionRequest request) =>
        channel.CallAsync<CreateSessionRequest, CreateSessionResponse>(request, NodeId.Null, CancellationToken.None);

    private static async Task<string?> StatusAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ServiceException refused)
        {
            return refused.Status.ToString();
        }
    }

    private static byte[] Body<T>(T request)
        where T : IStructure<T> =>
        Wire.Bytes(request, static (ref UaEncoder encoder, T value) =>
        {
            encoder.Write(new NodeId(T.EncodingId));
            new RequestHeader().Encode(ref encoder);
            value.Encode(ref encoder);
        });

    private CreateSessionRequest Creation() => new()
    {
        ClientDescription = new() { ApplicationUri = server.ClientCertificate.ApplicationUri },
        EndpointUrl = server.Server.Url.OriginalString,
        ClientNonce = new(RandomNumberGenerator.GetBytes(NonceSize)),
        ClientCertificate = server.ClientCertificate.Encoded,
        RequestedSessionTimeout = 10_000,
    };

    private async Task<SecureChannel> OpenAsync() =>
        await SecureChannel.OpenAsync(await ChannelAsync(), TimeProvider.System, CancellationToken.None);

    private async Task<ChannelOptions> ChannelAsync()
    {
        var endpoints = await Protocols.OpcUa.Client.Discovery.GetEndpointsAsync(
            new() { EndpointUrl = server.Server.Url }, TimeProvider.System, CancellationToken.None);
        return server.Options("Basic256Sha256", MessageSecurityMode.Sign).Secured(endpoints[0].ServerCertificate);
    }
}
