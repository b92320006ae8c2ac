using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class SparkplugSectionTests
{
    /// <summary>With every key that only protocol sparkplug has.</summary>
    internal const string Whole = """
        gateway: { name: press-shop }
        cloud: { url: "http://c" }
        devices:
          - name: line
            protocol: sparkplug
            endpoint: broker.example:8883
            mqtt: { username: u, password: "${SECRET}", tls: { authorityFile: ca.pem } }
            sparkplug: { hostId: maintenance, reorderTimeout: "00:00:05" }
            tags:
              - name: P-101.flow
                metric: { node: Plant/Press, device: Pump, name: M1/Flow }
              - name: press.speed
                metric: { node: Plant/Press, name: Speed }
        """;

    [Fact]
    public void Every_setting_arrives_where_it_belongs()
    {
        var device = Parse(Whole).Devices.ShouldHaveSingleItem();
        (device.Protocol, device.Clock, device.Watchdog).ShouldBe((DeviceProtocol.Sparkplug, DeviceClock.Device, Timeout.InfiniteTimeSpan));
        device.Endpoint.ToString().ShouldBe("broker.example:8883");
        (device.Mqtt!.UserName, device.Mqtt.Password!.Reveal(), device.Mqtt.AuthorityFile).ShouldBe(("u", "hush", "ca.pem"));
        device.Sparkplug.ShouldBe(new("maintenance", TimeSpan.FromSeconds(5)));
        device.Tags.Select(tag => tag.Metric).ShouldBe([new(new("Plant", "Press"), "Pump", "M1/Flow"), new(new("Plant", "Press"), null, "Speed")]);
    }

    [Theory]
    [InlineData("Bearing*/Speed", "Bearing1/Speed", true)]
    [InlineData("Bearing*/Speed", "Bearing1/x/Speed", false)]
    [InlineData("Bearing**", "Bearing1/x/Speed", true)]
    [InlineData("*", "Speed", true)]
    [InlineData("*", "a/Speed", false)]
    [InlineData("Table[0]/*", "Table[0]/Speed", true)]
    [InlineData("Table.0.*", "Table[0]", false)]
    public void A_star_stands_for_anything_within_a_level_and_two_for_anything(string pattern, string name, bool isMeant) =>
        new MetricSettings(new("Plant", "Press"), null, pattern).Matches(name).ShouldBe(isMeant);

    [Fact]
    public void A_wildcard_wants_a_name_that_each_metric_fills() => Errors(Whole
            .Replace("name: M1/Flow", "name: \"M1/*\"", StringComparison.Ordinal))
        .ShouldHaveSingleItem().ShouldContain("a pattern with {name}");

    [Fact]
    public void What_a_host_application_cannot_be_told_of_mqtt_is_refused() => Errors(Whole
            .Replace("mqtt: { username: u", "mqtt: { shareGroup: g, username: u", StringComparison.Ordinal))
        .ShouldHaveSingleItem().ShouldContain("has shareGroup or sessionExpiry");

    [Fact]
    public void Without_them_the_names_of_gateway_and_device_make_the_host() =>
        Parse(Whole.Replace("    sparkplug: { hostId: maintenance, reorderTimeout: \"00:00:05\" }\n", "", StringComparison.Ordinal))
            .Devices[0].Sparkplug.ShouldBe(new("maintenance-press-shop-line", TimeSpan.FromSeconds(2)));

    [Fact]
    public void What_is_wrong_is_told_with_line_and_column() => Errors("""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
          - name: line
            protocol: sparkplug
            endpoint: b:1883
            watchdog: "00:01:00"
            modbus: { unit: 1 }
            sparkplug: { hostId: a/b, reorderTimeout: "00:02:00" }
            tags:
              - name: A
                metric: { node: Press, name: Speed }
              - name: B
                topic: t
                metric: { node: Plant/Press, device: "+", nam: Speed }
              - name: C
          - name: other
            protocol: mqtt
            endpoint: b:1883
            sparkplug: { hostId: a }
            tags: [{ name: D, topic: t, metric: { node: Plant/Press, name: Speed } }]
        """).Select(error => error.Split("; known are")[0]).ShouldBe(
        [
            "gateway.yaml:7:5: devices[0].watchdog is not known here",
            "gateway.yaml:8:13: devices[0].modbus does not go with protocol sparkplug; remove it",
            "gateway.yaml:9:26: devices[0].sparkplug.hostId is \"a/b\"; a name without + / # is needed",
            "gateway.yaml:9:47: devices[0].sparkplug.reorderTimeout is \"00:02:00\"; a duration of 00:00:00 to 00:01:00, written \"hh:mm:ss\" or \"hh:mm:ss.fff\" is needed",
            "gateway.yaml:12:25: devices[0].tags[0].metric.node is \"Press\"; a group and an edge node, such as Plant/Press is needed",
            "gateway.yaml:14:16: devices[0].tags[1].topic does not go with a device of protocol sparkplug; metric is needed",
            "gateway.yaml:15:17: devices[0].tags[1].metric.name is missing; a metric's name is needed",
            "gateway.yaml:15:46: devices[0].tags[1].metric.device is \"+\"; a name without + / # is needed",
            "gateway.yaml:15:51: devices[0].tags[1].metric.nam is not known here",
            "gateway.yaml:16:9: devices[0].tags[2].metric is missing; a mapping of keys with values is needed",
            "gateway.yaml:20:5: devices[1].sparkplug is not known here",
            "gateway.yaml:21:33: devices[1].tags[0].metric is not known here",
        ],
        ignoreOrder: true);

    private static GatewaySettings Parse(string text) => GatewayFile.Parse("gateway.yaml", text, name => name is "SECRET" ? "hush" : null, out _);

    private static IReadOnlyList<string> Errors(string text) => [.. Should.Throw<ConfigurationException>(() => Parse(text)).Faults.Select(fault => fault.ToString())];
}
