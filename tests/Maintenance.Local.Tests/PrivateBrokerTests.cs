using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Shouldly;
using Xunit;

namespace Maintenance.Local.Tests;

public sealed class PrivateBrokerTests
{
    private const byte Accepted = 0;
    private const byte NotAuthorised = 5;

    [Fact]
    public async Task A_killed_broker_listens_again_on_its_port_below_a_closed_folder()
    {
        using var closed = new TemporaryFolder(); // 0700
        await using var broker = await PrivateBroker.StartAsync(
            new() { Folder = Path.Combine(closed.Path, "broker"), Persistent = true }, default);
        var port = broker.Port;

        await broker.KillAsync();
        await broker.StartAgainAsync(default);

        broker.Port.ShouldBe(port);
        (await ConnectAsync(broker)).ShouldBe(Accepted);
    }

    [Fact]
    public async Task A_second_broker_stands_beside_the_first()
    {
        await using var one = await PrivateBroker.StartAsync(new(), default);
        await using var other = await PrivateBroker.StartAsync(new(), default);

        (await ConnectAsync(one)).ShouldBe(Accepted);
        (await ConnectAsync(other)).ShouldBe(Accepted);
    }

    [Fact]
    public async Task With_a_login_only_its_password_is_let_in()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Login = ("edge", "right") }, default);

        (await ConnectAsync(broker, "edge", "right")).ShouldBe(Accepted);
        (await ConnectAsync(broker, "edge", "wrong")).ShouldBe(NotAuthorised);
        (await ConnectAsync(broker)).ShouldBe(NotAuthorised);
    }

    [Fact]
    public async Task With_tls_the_broker_shows_the_certificate_that_it_names()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Tls = true }, default);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, broker.Port);
        X509Certificate? shown = null;
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => (shown = certificate) is not null);

        await tls.AuthenticateAsClientAsync("localhost");

        using var expected = X509CertificateLoader.LoadCertificateFromFile(broker.CertificateFile);
        shown.ShouldNotBeNull().GetRawCertData().ShouldBe(expected.RawData);
    }

    [Fact]
    public async Task A_missing_broker_is_refused_with_the_package_to_install()
    {
        using var empty = new TemporaryFolder();

        var missing = await Should.ThrowAsync<MissingProgramException>(
            PrivateBroker.StartAsync(new() { SearchPath = empty.Path }, default));

        missing.Message.ShouldContain("apt-get install -y mosquitto");
    }

    /// <summary>Sends an MQTT 3.1.1 CONNECT by hand and returns the code of the CONNACK.</summary>
    private static async Task<byte> ConnectAsync(PrivateBroker broker, string? user = null, string? password = null)
    {
        byte[] payload = [.. Text("tester"), .. user is null ? [] : Text(user), .. password is null ? [] : Text(password)];
        var flags = (byte)(0x02 | (user is null ? 0 : 0x80) | (password is null ? 0 : 0x40));
        byte[] body = [.. Text("MQTT"), 4, flags, 0, 30, .. payload];
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, broker.Port);
        await client.GetStream().WriteAsync(new byte[] { 0x10, (byte)body.Length }.Concat(body).ToArray());
        var answer = new byte[4];
        await client.GetStream().ReadExactlyAsync(answer);
        return answer[3];
    }

    private static byte[] Text(string text) => [0, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
