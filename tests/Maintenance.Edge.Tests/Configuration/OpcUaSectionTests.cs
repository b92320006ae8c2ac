using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class OpcUaSectionTests
{
    private const string WrongServer = """
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
          - name: fan
            protocol: opcua
            endpoint: opc.tcp://fan
            modbus: { unit: 1 }
            opcua:
              policy: Basic128
              mode: Secret
              publishing: "00:00:00.001"
              sampling: fast
              user: { name: u, password: open, certificateFile: c.pem }
              events: { leastSeverity: 0, all: true }
              retries: 3
            tags:
              - name: A
                node: { path: /P//V, access: poll, publishing: "00:00:00.001", queue: 0, trigger: change, deadband: { percent: 101 } }
              - name: B
              - name: C
                node: { path: /P/V, access: read, queue: 5, publishing: "00:00:01", deadband: { absolute: 0 } }
              - name: D
                node: { id: "svr=1;i=7" }
        """;

    [Fact]
    public void Every_setting_of_a_server_arrives_where_it_belongs()
    {
        var settings = Parse(Whole, out _);
        var device = settings.Devices[2];
        (device.Endpoint.ToString(), device.Clock).ShouldBe(("fan.example:4840", DeviceClock.Device));
        var server = device.OpcUa.ShouldNotBeNull();
        (server.Policy.Name, server.Mode.ToString(), server.User.Name, server.PinnedCertificate!.Length).ShouldBe(("Aes128_Sha256_RsaOaep", "Sign", "u", 64));
        (server.Events!.Asset, server.Events.LeastSeverity).ShouldBe(("F-401", 500));
        server.ToString().ShouldNotContain("hush");
        var (told, read) = (device.Tags[0].Node!, device.Tags[1].Node!);
        (told.Id!.Value.NamespaceUri, told.Sampling, told.Publishing, told.Queue, told.Trigger.ToString(), told.Deadband).ShouldBe(
            ("urn:plant", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), 20u, "StatusValueTimestamp", new(true, 1)));
        (read.IsRead, read.Sampling, read.Path!.HasWildcard).ShouldBe((true, TimeSpan.FromSeconds(2), true));
    }

    [Fact]
    public void What_is_wrong_with_a_server_is_told_with_line_and_column() => Errors("""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
          - name: fan
            protocol: opcua
            endpoint: 127.0.0.1:4840
            watchdog: "00:01:00"
            opcua: { policy: None, mode: Sign, pinnedCertificate: AB, user: { name: u }, events: { node: 7 } }
            tags:
              - name: A
                topic: t
                node: { id: x, path: y, access: read, trigger: value, sampling: "00:00:00" }
              - name: B
                node: { path: /P/*, deadband: {} }
        """).ShouldBe([
            "gateway.yaml:6:15: devices[0].endpoint is \"127.0.0.1:4840\"; an address such as opc.tcp://192.168.0.10:4840 is needed",
            "gateway.yaml:7:5: devices[0].watchdog is not known here; known are clock, connection, endpoint, modbus, mqtt, name, opcua, protocol, tags",
            "gateway.yaml:8:34: devices[0].opcua.mode and the other do not go together: None with Sign; None goes with None only",
            "gateway.yaml:8:59: devices[0].opcua.pinnedCertificate is \"AB\"; the SHA-256 of the server's certificate, 64 hexadecimal digits is needed",
            "gateway.yaml:8:69: devices[0].opcua.user needs name together with password or passwordFile",
            "gateway.yaml:8:98: devices[0].opcua.events.node is \"7\"; a node id such as nsu=urn:plant;s=Pump.Speed, ns=2;i=1001 or i=2253 is needed",
            "gateway.yaml:11:16: devices[0].tags[0].topic does not go with a device of protocol opcua; node is needed",
            "gateway.yaml:12:15: devices[0].tags[0].node needs either id or path: the node's id, or the way to it from the server's Objects folder",
            "gateway.yaml:12:21: devices[0].tags[0].node.id is \"x\"; a node id such as nsu=urn:plant;s=Pump.Speed, ns=2;i=1001 or i=2253 is needed",
            "gateway.yaml:12:30: devices[0].tags[0].node.path is \"y\"; a path of browse names such as /Plant/Line 1/*/Speed is needed",
            "gateway.yaml:12:56: devices[0].tags[0].node.trigger goes with access: subscribe only; remove it, or set access: subscribe",
            "gateway.yaml:12:73: devices[0].tags[0].node.sampling is shorter than 00:00:00.0100000, and access is read; a longer interval is needed",
            "gateway.yaml:13:15: devices[0].tags[1].name is \"B\"; a pattern with {name}, such as {parent}.{name}, so that each node found makes a tag of its own is needed",
            "gateway.yaml:14:39: devices[0].tags[1].node.deadband needs either absolute or percent",
        ]);

    [Fact]
    public void What_is_wrong_within_a_servers_sections_is_told_with_line_and_column() => Errors(WrongServer).ShouldBe([
            "gateway.yaml:7:13: devices[0].modbus does not go with protocol opcua; remove it",
            "gateway.yaml:9:15: devices[0].opcua.policy is \"Basic128\"; one of None, Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss is needed",
            "gateway.yaml:10:13: devices[0].opcua.mode is \"Secret\"; one of None, Sign, SignAndEncrypt is needed",
            "gateway.yaml:11:19: devices[0].opcua.publishing is \"00:00:00.001\"; a duration of 00:00:00.0100000 to 1.00:00:00, written \"hh:mm:ss\" or \"hh:mm:ss.fff\" is needed",
            "gateway.yaml:12:17: devices[0].opcua.sampling is \"fast\"; a duration of 00:00:00 to 1.00:00:00, written \"hh:mm:ss\" or \"hh:mm:ss.fff\" is needed",
            "gateway.yaml:13:13: devices[0].opcua.user needs certificateFile together with keyFile",
            "gateway.yaml:13:13: devices[0].opcua.user is both a name and a certificate; one of the two is needed",
            "gateway.yaml:13:34: devices[0].opcua.user.password holds a secret in the open; write ${NAME} and set that variable, or use passwordFile",
            "gateway.yaml:14:32: devices[0].opcua.events.leastSeverity is \"0\"; a severity of 1 to 1000 is needed",
            "gateway.yaml:14:35: devices[0].opcua.events.all is not known here; known are asset, leastSeverity, node",
            "gateway.yaml:15:7: devices[0].opcua.retries is not known here; known are events, mode, pinnedCertificate, policy, publishing, sampling, user",
            "gateway.yaml:18:23: devices[0].tags[0].node.path is \"/P//V\"; a path of browse names such as /Plant/Line 1/*/Speed is needed",
            "gateway.yaml:18:38: devices[0].tags[0].node.access is \"poll\"; one of subscribe, read is needed",
            "gateway.yaml:18:56: devices[0].tags[0].node.publishing is \"00:00:00.001\"; a duration of 00:00:00.0100000 to 1.00:00:00, written \"hh:mm:ss\" or \"hh:mm:ss.fff\" is needed",
            "gateway.yaml:18:79: devices[0].tags[0].node.queue is \"0\"; a number of values, 1 to 100000 is needed",
            "gateway.yaml:18:91: devices[0].tags[0].node.trigger is \"change\"; one of status, value, timestamp is needed",
            "gateway.yaml:18:120: devices[0].tags[0].node.deadband.percent is \"101\"; a percentage above 0 and up to 100 of the value's range is needed",
            "gateway.yaml:19:9: devices[0].tags[1].node is missing; a mapping of keys with values is needed",
            "gateway.yaml:21:50: devices[0].tags[2].node.queue goes with access: subscribe only; remove it, or set access: subscribe",
            "gateway.yaml:21:65: devices[0].tags[2].node.publishing goes with access: subscribe only; remove it, or set access: subscribe",
            "gateway.yaml:21:87: devices[0].tags[2].node.deadband goes with access: subscribe only; remove it, or set access: subscribe",
            "gateway.yaml:21:99: devices[0].tags[2].node.deadband.absolute is \"0\"; a width above 0 in the server's unit is needed",
            "gateway.yaml:23:21: devices[0].tags[3].node.id is \"svr=1;i=7\"; a node id such as nsu=urn:plant;s=Pump.Speed, ns=2;i=1001 or i=2253 is needed",
        ]);

    [Fact]
    public void A_password_is_not_sent_where_it_could_be_read_on_the_way() => Errors(Whole
            .Replace("policy: Aes128_Sha256_RsaOaep", "policy: None", StringComparison.Ordinal).Replace("mode: Sign", "mode: None", StringComparison.Ordinal))
        .ShouldHaveSingleItem().ShouldEndWith("devices[2].opcua.policy is None, so the password could be read on the way; choose a policy with encryption");
}
