using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A plant's own authority, a broker that asks for client certificates, and those who do not fit.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private PrivateBroker? _broker;

    public async Task InitializeAsync()
    {
        using var authority = Authority("ca");
        using var _ = Authority("stranger");
        Issue(authority, "server", names => names.AddDnsName("localhost"));
        Issue(authority, "client", names => names.AddDnsName("gateway"));
        _broker = await PrivateBroker.StartAsync(new()
        {
            Settings =
            [
                $"listener {_port} 127.0.0.1", $"cafile {PathOf("ca.pem")}", $"certfile {PathOf("server.pem")}",
                $"keyfile {PathOf("server.key")}", "require_certificate true",
            ],
        }, default);
    }

    public async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_sides_with_certificates_of_one_authority_talk()
    {
        await using var client = await ConnectAsync("localhost", "ca.pem", "client");
        await client.SubscribeAsync([new("t", MqttQos.AtLeastOnce)], default);
        await client.PublishAsync("t", "secret"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, default);

        (await Received.NextAsync(client)).Text.ShouldBe("secret");
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_not_trusted() =>
        (await Should.ThrowAsync<MqttConnectionException>(ConnectAsync("localhost", "stranger.pem", "client")))
            .Message.ShouldContain($"CN=server) is not trusted by {PathOf("stranger.pem")}");

    [Fact]
    public async Task A_broker_of_another_name_is_not_trusted() =>
        (await Should.ThrowAsync<MqttConnectionException>(ConnectAsync("127.0.0.1", "ca.pem", "client")))
            .Message.ShouldContain("CN=server) is not for '127.0.0.1'");

    [Fact]
    public async Task A_client_without_its_certificate_does_not_get_in() =>
        await Should.ThrowAsync<MqttConnectionException>(ConnectAsync("localhost", "ca.pem", client: null));

    [TheoryIfNodeBroker]
    [InlineData("localhost", null)]
    [InlineData("127.0.0.1", "CN=server) is not for '127.0.0.1'")]
    public async Task A_websocket_over_tls_is_held_to_the_same(string host, string? objection)
    {
        await using var broker = await NodeBroker.StartAsync("--tls", PathOf("server.pem"), PathOf("server.key"));
        var options = new MqttClientOptions
        {
            Host = host,
            Port = broker.WebSocketPort,
            WebSocketPath = "/mqtt",
            ClientId = "c",
            Tls = new() { CertificateAuthorityFile = PathOf("ca.pem") },
        };
        var connecting = MqttClient.ConnectAsync(options, null, TimeProvider.System, default);
        if (objection is not null)
        {
            (await Should.ThrowAsync<MqttConnectionException>(connecting)).Message.ShouldContain(objection);
            return;
        }

        await using var client = await connecting;
        await client.PublishAsync("t", "secret"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, default);
    }

    [Fact]
    public async Task A_file_that_holds_no_certificate_is_named() =>
        (await Should.ThrowAsync<MqttConnectionException>(ConnectAsync("localhost", "server.key", "client")))
            .Message.ShouldContain("server.key' holds no certificate");

    private Task<MqttClient> ConnectAsync(string host, string authority, string? client) => MqttClient.ConnectAsync(new()
    {
        Host = host,
        Port = _port,
        ClientId = "c",
        Tls = new()
        {
            CertificateAuthorityFile = PathOf(authority),
            ClientCertificateFile = client is null ? null : PathOf($"{client}.pem"),
            ClientKeyFile = client is null ? null : PathOf($"{client}.key"),
        },
    }, null, TimeProvider.System, default);

    private string PathOf(string file) => Path.Combine(_folder.Path, file);

    private X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var nowUtc = TimeProvider.System.GetUtcNow();
        var authority = request.CreateSelfSigned(nowUtc.AddDays(-1), nowUtc.AddDays(2));
        File.WriteAllText(PathOf($"{name}.pem"), authority.ExportCertificatePem());
        return authority;
    }

    private void Issue(X509Certificate2 authority, string name, Action<SubjectAlternativeNameBuilder> addNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        addNames(names);
        request.CertificateExtensions.Add(names.Build());
        var nowUtc = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(authority, nowUtc.AddDays(-1), nowUtc.AddDays(1), [1, (byte)name[0]]);
        File.WriteAllText(PathOf($"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
