using Maintenance.Edge.Checking;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>How a gateway shows a broker who it is, and what is told where the broker does not believe it.</summary>
public sealed class MqttAccessTests : IDisposable
{
    private const string Right = "the-right-password";
    private const string Wrong = "a-wrong-password";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mqtt", "3.1.1", "not authorized; check user name, password and client certificate.")]
    [InlineData("mqtt", "5", "not authorized; check user name, password, client certificate and the broker's access rules (0x87)")]
    [InlineData("sparkplug", "5", "not authorized; check user name, password, client certificate and the broker's access rules (0x87)")]
    public async Task A_refused_password_is_told_with_its_reason_and_never_printed(string protocol, string version, string reason)
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Login = ("plant", Right) }, CancellationToken.None);
        var file = Path.Combine(_folder.Path, "password");
        await File.WriteAllTextAsync(file, Wrong);
        var devices = $$"""
            - name: hall
              protocol: {{protocol}}
              endpoint: 127.0.0.1:{{broker.Port}}
              mqtt: { version: {{version}}, username: plant, passwordFile: '{{file}}' }
              tags: [{ name: t, {{(protocol is "mqtt" ? "topic: t" : "metric: { node: P/N, name: t }")}} }]
            """;
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, devices);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the refusal");
        gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain(reason);
        gateway.Logs.Entries.ShouldContain(entry => entry.Message.Contains("Device hall is lost", StringComparison.Ordinal) && entry.Message.Contains(reason, StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, Right);
        (await gateway.ChangeAsync(devices)).ShouldBeTrue();
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker with the right password");

        using var table = new StringWriter();
        await CheckRun.RunAsync(new(Path.Combine(_folder.Path, "gateway.yaml"), TimeSpan.FromSeconds(0.1), null), table, TimeProvider.System, CancellationToken.None);
        var printed = table + string.Join('\n', gateway.Logs.Entries.Select(entry => entry.Message));
        foreach (var path in new[] { "/api/status", "/api/log", "/api/tags", "/metrics", "/health/ready" })
        {
            using var answer = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
            printed += await answer.Content.ReadAsStringAsync();
        }

        printed.ShouldNotContain(Right);
        printed.ShouldNotContain(Wrong);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_broker_that_ends_the_connection_is_told_with_its_reason()
    {
        using var broker = new ScriptedBroker();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: hall
              protocol: mqtt
              endpoint: 127.0.0.1:{{broker.Options5().Port}}
              mqtt: { version: 5 }
              tags: [{ name: t, topic: t }]
            """);
        using var peer = await broker.AcceptAsync([0x20, 3, 0, 0, 0]);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x82);
        await peer.SendAsync(0x90, 4, 0, 1, 0, 1);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the subscription");
        await peer.SendAsync(0xE0, 1, 0x98);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the end");
        gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain("its administrator ended the connection (0x98)");

        using var again = await broker.AcceptAsync([0x20, 3, 0, 0, 0]);
        (await again.ReceiveAsync()).First.ShouldBe((byte)0x82);
        await again.SendAsync(0x90, 4, 0, 1, 0, 0x87);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].LastError!.Contains("0x87", StringComparison.Ordinal), "the refused subscription");
    }

    [Fact]
    public void Each_key_of_the_section_reaches_the_broker_as_itself()
    {
        var mqtt = Options("mqtt", "sessionExpiry: \"01:00:00\", ", "topic: t", device => MqttDriver.Options(device, device.Mqtt!, "c", cleanSession: false));
        (mqtt.Version, mqtt.WebSocketPath, mqtt.UserName, mqtt.Password, mqtt.KeepAlive, mqtt.SessionExpiry).ShouldBe(
            (MqttVersion.V5, "/ws", "u", "p", TimeSpan.FromSeconds(7), TimeSpan.FromHours(1)));
        Files(mqtt.Tls).ShouldBe(("ca.pem", "cert.pem", "key.pem"));
        mqtt.Scram.ShouldBeNull();

        var broker = Options("sparkplug", "", "metric: { node: P/N, name: t }", device => SparkplugDriver.Options(device, [new("P", "N")], null)).Broker;
        (broker.Version, broker.WebSocketPath, broker.UserName, broker.Password, broker.KeepAlive).ShouldBe((MqttVersion.V5, "/ws", "u", "p", TimeSpan.FromSeconds(7)));
        Files(broker.Tls).ShouldBe(("ca.pem", "cert.pem", "key.pem"));
    }

    [Fact]
    public void A_password_that_is_only_proven_is_not_sent()
    {
        var mqtt = Options("mqtt", "authentication: scram-sha-512, ", "topic: t", device => MqttDriver.Options(device, device.Mqtt!, "c", cleanSession: false));
        (mqtt.UserName, mqtt.Password).ShouldBe((null, null));
        (mqtt.Scram!.UserName, mqtt.Scram.Password, mqtt.Scram.Hash).ShouldBe(("u", "p", MqttScramHash.Sha512));
    }

    [Theory]
    [InlineData("authentication: scram-sha-256", "is scram-sha-256, which needs version 5")]
    [InlineData("version: 5, authentication: scram-sha-256", "needs username, and password or passwordFile")]
    [InlineData("version: 5, authentication: kerberos", "is \"kerberos\"; one of password, scram-sha-256, scram-sha-512 is needed")]
    [InlineData("username: u, password: \"${EMPTY}\"", "is ${EMPTY}, and that variable is empty; set it")]
    public void What_cannot_be_proven_is_a_fault(string mqtt, string fault) => Should.Throw<ConfigurationException>(() => GatewayFile.Parse("g", $$"""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices: [{ name: d, protocol: mqtt, endpoint: "h:1", mqtt: { {{mqtt}} }, tags: [{ name: t, topic: t }] }]
        """, name => name is "EMPTY" ? "" : null, out _)).Message.ShouldContain(fault);

    private static T Options<T>(string protocol, string more, string tag, Func<DeviceSettings, T> options) => options(GatewayFile.Parse("g", $$"""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - name: d
          protocol: {{protocol}}
          endpoint: h:1
          mqtt: { {{more}}version: 5, webSocketPath: /ws, username: u, password: "${P}", keepAlive: "00:00:07", tls: { authorityFile: ca.pem, certificateFile: cert.pem, keyFile: key.pem } }
          tags: [{ name: t, {{tag}} }]
        """, _ => "p", out _).Devices[0]);

    private static (string?, string?, string?) Files(MqttTls? tls) => (tls!.CertificateAuthorityFile, tls.ClientCertificateFile, tls.ClientKeyFile);
}
