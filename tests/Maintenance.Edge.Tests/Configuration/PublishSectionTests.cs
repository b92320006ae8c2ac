using System.Text.Json;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class PublishSectionTests
{
    /// <summary>With every key that only a gateway with a broker has.</summary>
    internal const string Whole = """
        gateway: { name: press-shop }
        publish:
          endpoint: broker.example:8883
          topic: plant/press-shop
          shutdownDrain: "00:00:05"
          mqtt:
            clientId: press-shop
            username: u
            password: "${SECRET}"
            version: 5
            webSocketPath: /mqtt
            keepAlive: "00:00:10"
            tls: { authorityFile: ca.pem, certificateFile: own.pem, keyFile: own.key }
        devices:
          - { name: pump, protocol: modbus, endpoint: "h:502", modbus: { unit: 1 }, tags: [{ name: A, register: { address: 0, type: uint16 } }] }
        """;

    [Fact]
    public void Every_setting_arrives_where_it_belongs()
    {
        var settings = Parse(Whole);
        settings.Cloud.ShouldBeNull();
        settings.ShutdownDrain.ShouldBe(TimeSpan.FromSeconds(5));
        var publish = settings.Publish.ShouldNotBeNull();
        (publish.Endpoint.ToString(), publish.Topic).ShouldBe(("broker.example:8883", "plant/press-shop"));
        var mqtt = publish.Mqtt;
        (mqtt.ClientId, mqtt.UserName, mqtt.Password!.Reveal(), mqtt.Version, mqtt.AuthorityFile).ShouldBe(("press-shop", "u", "hush", MqttVersion.V5, "ca.pem"));
        settings.ToString().ShouldNotContain("hush");
    }

    [Fact]
    public void Topic_and_client_have_the_gateways_name_by_default()
    {
        var publish = Parse("""
            gateway: { name: press-shop }
            publish: { endpoint: "b:1883" }
            devices:
              - { name: pump, protocol: modbus, endpoint: "h:502", modbus: { unit: 1 }, tags: [{ name: A, register: { address: 0, type: uint16 } }] }
            """).Publish.ShouldNotBeNull();
        (publish.Topic, publish.Mqtt.ClientId, publish.ShutdownDrain).ShouldBe(("press-shop", "maintenance-press-shop", TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void What_is_wrong_is_told_with_line_and_column() => Errors("""
        gateway: { name: g }
        cloud: { url: "http://c" }
        publish: { endpoint: b, topic: plant/#, mqtt: { password: open, shareGroup: a, sessionExpiry: "01:00:00" }, qos: 1 }
        devices:
          - { name: pump, protocol: modbus, endpoint: "h:502", modbus: { unit: 1 }, tags: [{ name: A, register: { address: 0, type: uint16 } }] }
        """).Select(error => error.Split("; known are")[0]).ShouldBe(
        [
            "gateway.yaml:3:10: publish is set beside cloud; one of the two is needed: what waits on disk has one destination",
            "gateway.yaml:3:22: publish.endpoint is \"b\"; host:port, e.g. 192.168.0.10:502 is needed",
            "gateway.yaml:3:32: publish.topic is \"plant/#\"; a topic without + and #, e.g. plant/press-shop is needed",
            "gateway.yaml:3:59: publish.mqtt.password holds a secret in the open; write ${NAME} and set that variable, or use passwordFile",
            "gateway.yaml:3:65: publish.mqtt.shareGroup is not known here",
            "gateway.yaml:3:80: publish.mqtt.sessionExpiry is not known here",
            "gateway.yaml:3:109: publish.qos is not known here",
        ],
        ignoreOrder: true);

    [Theory]
    [InlineData("cloud: { url: \"http://c\" }", 0)]
    [InlineData("publish: { endpoint: \"b:1883\" }", 0)]
    [InlineData("cloud: { url: \"http://c\" }\npublish: { endpoint: \"b:1883\" }", 1)]
    [InlineData("local: { allowRemote: false }", 1)]
    public void An_editor_asks_for_a_cloud_or_a_broker_and_not_both(string destination, int faults)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        GatewaySchema.Faults(schema.RootElement, $$"""
            gateway: { name: press-shop }
            {{destination}}
            devices: [{ name: pump, protocol: modbus, endpoint: "h:502", modbus: { unit: 1 }, tags: [{ name: A, register: { address: 0, type: uint16 } }] }]
            """).Count.ShouldBe(faults);
    }

    [Fact]
    public void Another_broker_is_taken_at_the_next_start() => SettingsChange.TakesStart(
        Parse(Whole), Parse(Whole.Replace("broker.example", "other.example", StringComparison.Ordinal))).ShouldBe(["publish"]);

    private static GatewaySettings Parse(string text) =>
        GatewayFile.Parse("gateway.yaml", text, name => string.Equals(name, "SECRET", StringComparison.Ordinal) ? "hush" : null, out _);

    private static IReadOnlyList<string> Errors(string text) =>
        [.. Should.Throw<ConfigurationException>(() => Parse(text)).Faults.Select(fault => fault.ToString())];
}
