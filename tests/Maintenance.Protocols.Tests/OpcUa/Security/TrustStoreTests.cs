using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Security;

public sealed class TrustStoreTests : IDisposable
{
    private const string ApplicationUri = "urn:plant:server";
    private static readonly Lazy<(RSA Server, RSA Authority)> Keys = new(() => (RSA.Create(2048), RSA.Create(2048)));
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("trust").FullName;
    private readonly TrustStore _store;

    public TrustStoreTests()
    {
        _store = new(_folder, TimeProvider.System);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_unknown_server_is_kept_for_a_person_to_look_at_and_refused()
    {
        using var server = Server();

        (await RefusedAsync(server)).ShouldBe(StatusCodes.BadCertificateUntrusted);

        (await File.ReadAllBytesAsync(Path.Combine(_store.RejectedFolder, TrustStore.FileName(server)))).ShouldBe(server.RawData);
    }

    [Fact]
    public async Task However_many_strangers_came_the_last_one_can_be_looked_at()
    {
        Directory.CreateDirectory(_store.RejectedFolder);
        for (var stranger = 0; stranger < 120; stranger++)
            await File.WriteAllBytesAsync(Path.Combine(_store.RejectedFolder, $"stranger {stranger}.der"), [1]);
        using var server = Server();

        await RefusedAsync(server);

        File.Exists(Path.Combine(_store.RejectedFolder, TrustStore.FileName(server))).ShouldBeTrue();
        Directory.GetFiles(_store.RejectedFolder).Length.ShouldBe(100);
    }

    [Fact]
    public async Task A_trusted_server_passes_and_only_for_its_host_and_application()
    {
        using var server = Server();
        Put(_store.TrustedFolder, server);

        await RequireAsync(server);
        (await RefusedAsync(server, host: "other")).ShouldBe(StatusCodes.BadCertificateHostNameInvalid);
        (await RefusedAsync(server, uri: "urn:plant:other")).ShouldBe(StatusCodes.BadCertificateUriInvalid);
    }

    [Fact]
    public async Task A_server_out_of_its_time_is_refused_even_if_trusted()
    {
        using var past = Server(from: -10, to: -1);
        using var future = Server(from: 1, to: 10);
        Put(_store.TrustedFolder, past);
        Put(_store.TrustedFolder, future);

        (await RefusedAsync(past)).ShouldBe(StatusCodes.BadCertificateTimeInvalid);
        (await RefusedAsync(future)).ShouldBe(StatusCodes.BadCertificateTimeInvalid);
    }

    [Fact]
    public async Task A_short_key_and_a_wrong_use_are_refused_even_if_trusted()
    {
        using var weak = Server(bits: 1024);
        using var signer = Server(usage: X509KeyUsageFlags.KeyCertSign);
        Put(_store.TrustedFolder, weak);
        Put(_store.TrustedFolder, signer);

        (await RefusedAsync(weak)).ShouldBe(StatusCodes.BadCertificatePolicyCheckFailed);
        (await RefusedAsync(signer)).ShouldBe(StatusCodes.BadCertificateUseNotAllowed);
    }

    [Fact]
    public async Task Who_trusts_the_authority_trusts_its_servers_and_an_issuer_alone_is_no_trust()
    {
        using var authority = Authority();
        using var server = Server(authority: authority);
        (await RefusedAsync(server)).ShouldBe(StatusCodes.BadCertificateChainIncomplete);

        Put(_store.IssuersFolder, authority);
        (await RefusedAsync(server)).ShouldBe(StatusCodes.BadCertificateUntrusted);

        Put(_store.TrustedFolder, authority);
        await RequireAsync(server);
    }

    [Fact]
    public async Task What_an_authority_has_revoked_is_refused_even_if_trusted()
    {
        using var authority = Authority();
        using var server = Server(authority: authority);
        Put(_store.TrustedFolder, authority);
        Put(_store.TrustedFolder, server);
        await PutListAsync(authority, [7, 7]);
        await RequireAsync(server);

        await PutListAsync(authority, server.SerialNumberBytes.ToArray());

        (await RefusedAsync(server)).ShouldBe(StatusCodes.BadCertificateRevoked);
    }

    [Fact]
    public async Task A_list_that_the_authority_did_not_sign_is_named()
    {
        using var authority = Authority();
        using var server = Server(authority: authority);
        Put(_store.TrustedFolder, authority);
        using var impostor = Authority(Keys.Value.Server);
        await PutListAsync(impostor, server.SerialNumberBytes.ToArray());

        var refused = await Should.ThrowAsync<OpcUaException>(() => RequireAsync(server));

        refused.Status.ShouldBe(StatusCodes.BadConfigurationError);
        refused.Message.ShouldContain("authority.crl");
    }

    [Fact]
    public async Task A_file_that_is_no_list_is_named()
    {
        using var server = Server();
        Put(_store.TrustedFolder, server);
        Directory.CreateDirectory(_store.IssuersFolder);
        await File.WriteAllBytesAsync(Path.Combine(_store.IssuersFolder, "authority.crl"), [0x30, 1, 2]);

        (await Should.ThrowAsync<OpcUaException>(() => RequireAsync(server))).Message.ShouldContain("authority.crl' is no list");
    }

    [Fact]
    public async Task A_pin_is_for_one_certificate_only()
    {
        using var server = Server();
        using var twin = Server(to: 2);

        await RequireAsync(server, pin: TrustStore.Fingerprint(server));
        (await RefusedAsync(twin, pin: TrustStore.Fingerprint(server))).ShouldBe(StatusCodes.BadCertificateUntrusted);
    }

    [Fact]
    public async Task Bytes_that_are_no_certificate_are_refused()
    {
        var refused = await Should.ThrowAsync<OpcUaException>(
            () => _store.RequireAsync(new([0x30, 0x03, 1, 2, 3]), "localhost", null, null, CancellationToken.None));

        refused.Status.ShouldBe(StatusCodes.BadCertificateInvalid);
    }

    [Fact]
    public async Task The_own_certificate_is_made_once_with_a_key_for_nobody_else_to_read()
    {
        using var first = await OwnAsync();
        using var again = await OwnAsync();

        again.Certificate.Thumbprint.ShouldBe(first.Certificate.Thumbprint);
        again.ApplicationUri.ShouldBe(ApplicationUri);
        again.Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).ShouldBe("Server, in hall 2");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder, "own", "application.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Put(_store.TrustedFolder, first.Certificate);
        await RequireAsync(first.Certificate);
    }

    [Fact]
    public async Task An_own_certificate_without_its_key_is_named()
    {
        (await OwnAsync()).Dispose();
        await File.WriteAllTextAsync(Path.Combine(_folder, "own", "application.key"), Keys.Value.Server.ExportPkcs8PrivateKeyPem());

        (await Should.ThrowAsync<OpcUaException>(OwnAsync)).Message.ShouldContain("application.key' is no certificate and key");
    }

    private static X509Certificate2 Server(
        int from = -1,
        int to = 1,
        int bits = 2048,
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DataEncipherment,
        X509Certificate2? authority = null)
    {
        using var weak = bits == 2048 ? null : RSA.Create(bits);
        var key = weak ?? Keys.Value.Server;
        var request = new CertificateRequest("CN=Pump / Server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(ApplicationUri));
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return authority is null
            ? request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(to))
            : request.Create(authority, Now.AddDays(from), Now.AddDays(to), [1, 2, 3]);
    }

    private static X509Certificate2 Authority(RSA? key = null)
    {
        var request = new CertificateRequest("CN=Plant authority", key ?? Keys.Value.Authority, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2));
    }

    private static void Put(string folder, X509Certificate2 certificate)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, TrustStore.FileName(certificate)), certificate.RawData);
    }

    private async Task PutListAsync(X509Certificate2 authority, byte[] serial)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(serial);
        Directory.CreateDirectory(_store.IssuersFolder);
        await File.WriteAllBytesAsync(
            Path.Combine(_store.IssuersFolder, "authority.crl"),
            list.Build(authority, 1, Now.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private Task<ApplicationCertificate> OwnAsync() =>
        ApplicationCertificate.LoadOrCreateAsync(_folder, ApplicationUri, "Server, in hall 2", TimeProvider.System, CancellationToken.None);

    private Task RequireAsync(X509Certificate2 server, string host = "localhost", string uri = ApplicationUri, string? pin = null) =>
        _store.RequireAsync(new(server.RawData), host, uri, pin, CancellationToken.None);

    private async Task<StatusCode> RefusedAsync(X509Certificate2 server, string host = "localhost", string uri = ApplicationUri, string? pin = null) =>
        (await Should.ThrowAsync<OpcUaException>(() => RequireAsync(server, host, uri, pin))).Status;
}
