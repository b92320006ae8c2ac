using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class GatewayFileTests
{
    [Fact]
    public void Every_setting_arrives_where_it_belongs()
    {
        var settings = Parse(Whole, out _);
        settings.Name.ShouldBe("press-shop");
        settings.Cloud.ShouldBe(new(new("https://cloud.example"), "token", TimeSpan.FromSeconds(5)));
        settings.Outbox.MaxBytes.ShouldBe(268435456);
        settings.Devices[0].Modbus.ShouldBe(new(3, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2)));
        settings.Devices[1].Endpoint.ToString().ShouldBe("[::1]:1883");
        var tag = settings.Tags[1];
        (tag.Scale, tag.Offset, tag.Min, tag.Max, tag.Deadband).ShouldBe((0.1, -3, 0, 100, 0.05));
        tag.Register!.Address.ShouldBe((ushort)7);
        tag.Limits!.High.ShouldBe(4.5);
        tag.Limits.Safety.ShouldBeTrue();
        tag.Detector!.Budget.FalseAlarmsPerWeek.ShouldBe(12);
        tag.Sensor.ShouldBe(new(AlarmPriority.Medium, 20));
        settings.Tags[4].Signal.ShouldBe("current");
        settings.Tags[4].Index.ShouldBe(4);
        settings.Tags[4].Sensor.ShouldBeNull("nothing is decided on it");
        (tag.StaleAfter, tag.ExpectedWithin, settings.Tags[2].StaleAfter).ShouldBe((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2)));
        var connection = settings.Devices[0].Connection.ShouldNotBeNull();
        (connection.Index, connection.Name, connection.Asset, connection.Kind, connection.Limits!.Low).ShouldBe((0, "pump.connected", null, "State", 0.5));
        var asset = settings.Assets.ShouldHaveSingleItem();
        (asset.Class, asset.RunState, asset.Load, asset.Maintenance).ShouldBe(("PUMP", 3, 1, 3));
        (asset.Starting, asset.IncidentWindow).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)));
        asset.Joint.ShouldBe(new(TimeSpan.FromSeconds(30), new(2), AlarmPriority.High));
        asset.Drift.ShouldBe(new(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromMinutes(40), AlarmPriority.High));
        asset.Tags.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_with_line_and_column() => Errors("""
        gateway: { nam: x }
        cloud: { url: ftp://x, shutdownDrain: 5 }
        devices:
          - name: pump
            protocol: modbus
            endpoint: nowhere
            modbus: { unit: 300 }
            tags:
              - name: A
                register: { address: 70000, type: float }
                deadband: wide
                limits: { hysteresis: -1 }
              - name: a
                register: { address: 1, type: bool }
                topic: t
                endpoint: ${MISSING}
                unit: ${MISSING}
        """).ShouldBe([
            "gateway.yaml:1:10: gateway.name is missing; a name of letters, digits, '.', '_', '/' and '-', at most 100 long is needed",
            "gateway.yaml:1:12: gateway.nam is not known here; known are name",
            "gateway.yaml:2:15: cloud.url is \"ftp://x\"; an absolute http or https address, e.g. https://maintenance.example.com is needed",
            "gateway.yaml:2:39: cloud.shutdownDrain is \"5\"; a duration of 00:00:00 to 00:10:00, written \"hh:mm:ss\" or \"hh:mm:ss.fff\" is needed",
            "gateway.yaml:6:15: devices[0].endpoint is \"nowhere\"; host:port, e.g. 192.168.0.10:502 is needed",
            "gateway.yaml:7:21: devices[0].modbus.unit is \"300\"; a unit id of 0 to 255 is needed",
            "gateway.yaml:10:30: devices[0].tags[0].register.address is \"70000\"; a register's address of 0 to 65535, counted from 0 is needed",
            "gateway.yaml:10:43: devices[0].tags[0].register.type is \"float\"; one of bool, uint16, int16, uint32, int32, float32, uint64, int64, float64, uint8, int8, float16, bcd16, bcd32, bcd64, string is needed",
            "gateway.yaml:11:19: devices[0].tags[0].deadband is \"wide\"; a number of 0 or more, e.g. 0.5 is needed",
            "gateway.yaml:12:17: devices[0].tags[0].limits has neither low nor high; one of them is needed",
            "gateway.yaml:12:31: devices[0].tags[0].limits.hysteresis is \"-1\"; a number of 0 or more is needed",
            "gateway.yaml:13:15: devices[0].tags[1].name is \"a\", as is an earlier tag's; every tag needs its own name",
            "gateway.yaml:15:16: devices[0].tags[1].topic does not go with a device of protocol modbus; register is needed",
            "gateway.yaml:16:9: devices[0].tags[1].endpoint is not known here; known are asset, counter, deadband, detector, kind, limits, maxSilence, name, node, offset, payload, range, register, scale, sensor, signal, staleAfter, topic, unit, writable",
            "gateway.yaml:17:15: devices[0].tags[1].unit needs the environment variable MISSING, which is not set",
        ]);

    [Theory]
    [InlineData("", "the file is empty or not one mapping")]
    [InlineData("gateway: [", "this is not YAML")]
    [InlineData("gateway: {}\ngateway: {}", "this is not YAML")]
    [InlineData("gateway: {name: a}\ncloud: {url: http://c}\ndevices: []", "devices is empty or not a list")]
    [InlineData("gateway: {name: a}\ncloud: {url: http://c}\ndevices: [7]", "devices[0] is not a mapping")]
    [InlineData("gateway: {name: a}\ncloud: 7\ndevices: [7]", "cloud is not a mapping")]
    public void What_is_no_configuration_is_said_to_be_none(string text, string fault) => Errors(text).ShouldContain(error => error.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void The_demonstration_plants_file_is_accepted() => GatewayFile.Parse(
        "plant.yaml", File.ReadAllText(Repository.File("tools/Maintenance.Local/Product/plant.yaml")),
        name => name switch { "MAINTENANCE_CLOUD_URL" => "http://127.0.0.1:1", "PLANT_OPCUA" => "opc.tcp://127.0.0.1:3", _ => "127.0.0.1:2" },
        out _).Tags.Count.ShouldBe(28);
}
