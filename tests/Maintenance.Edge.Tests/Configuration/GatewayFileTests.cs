using System.Text.Json;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class GatewayFileTests
{
    private const string Whole = """
        gateway: { name: press-shop }
        local: { allowRemote: true, writeTokenFile: write.token }
        cloud: { url: "${CLOUD}", enrolmentTokenFile: token, shutdownDrain: "00:00:05" }
        outbox: { maxBytes: 268435456 }
        devices:
          - name: pump
            protocol: modbus
            endpoint: 127.0.0.1:502
            clock: gateway
            watchdog: "00:01:00"
            connection: { name: pump.connected, limits: { low: 0.5, onDelay: "00:01:00" } }
            modbus: { unit: 3, poll: "00:00:00.250", timeout: "00:00:02" }
            tags:
              - name: P-101.vibration
                asset: P-101
                signal: vibration
                kind: Vibration
                unit: mm/s
                register: { table: input, address: 7, type: float32, order: CDAB }
                scale: 0.1
                offset: -3
                range: { min: 0, max: 100 }
                deadband: 0.05
                maxSilence: "00:00:10"
                staleAfter: "00:00:15"
                limits: { low: 1, high: 4.5, hysteresis: 0.3, onDelay: "00:00:02", offDelay: "00:00:10", priority: High, safety: true }
                detector: { kind: novelty, budget: 12, priority: Low }
                sensor: { watch: true, priority: Medium, maxRatePerSecond: 20 }
              - name: P-101.bearing-temperature
                asset: P-101
                register: { address: 9, type: float32 }
                detector: { kind: novelty }
              - name: P-101.running
                asset: P-101
                kind: State
                register: { address: 11, type: uint16 }
          - name: hall
            protocol: mqtt
            endpoint: "[::1]:1883"
            clock: device
            mqtt:
              { clientId: g1, username: u, password: "${SECRET}", keepAlive: "00:00:20", version: 5, webSocketPath: /mqtt, shareGroup: hall,
                sessionExpiry: "7.00:00:00", tls: { authorityFile: ca.pem, certificateFile: own.pem, keyFile: own.key } }
            tags:
              - name: C-201.current
                topic: plant/current
                payload: { value: /value, time: /timestamp }
                writable: { min: 0, max: 40, topic: plant/current/set }
              - name: C-201.pressure
                topic: plant/line
                payload: { csv: { column: 3, timeColumn: 1, separator: ";" } }
          - name: fan
            protocol: opcua
            endpoint: opc.tcp://fan.example/plant
            opcua:
              policy: Aes128_Sha256_RsaOaep
              mode: Sign
              pinnedCertificate: 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF
              publishing: "00:00:00.500"
              sampling: "00:00:00.100"
              user: { name: u, password: "${USER_SECRET}" }
              events: { node: i=2253, asset: F-401, leastSeverity: 500 }
            tags:
              - name: F-401.vibration
                node: { id: "nsu=urn:plant;s=F-401.vibration", queue: 20, trigger: timestamp, deadband: { percent: 1 } }
                range: { min: 0, max: 100 }
              - name: "{parent}.{name}"
                node: { path: /Plant/F-4??/*, access: read, sampling: "00:00:02" }
          - name: meter
            protocol: modbus
            endpoint: /dev/ttyUSB0
            modbus:
              transport: serial-rtu
              unit: 9
              mostRegisters: 40
              mostBits: 100
              serial: { baud: 9600, dataBits: 8, parity: none, stopBits: 1, rs485: { rtsHighOnSend: false, delayBeforeSend: "00:00:00.001", delayAfterSend: "00:00:00.002", receivesWhileSending: true } }
            tags:
              - { name: E.count, register: { address: 4, type: uint32, order: CDAB }, counter: { last: 999999 } }
              - { name: E.alarm, register: { address: 6, type: uint16, bits: { first: 3, count: 2 } } }
              - { name: E.state, register: { address: 8, type: string, length: 4, texts: [{ text: RUN, value: 1 }, { text: "OFF", value: 0 }] } }
        assets:
          - name: P-101
            class: pump
            runState: P-101.running
            load: P-101.vibration
            maintenance: P-101.running
            starting: "00:01:00"
            incidentWindow: "00:30:00"
            joint: { period: "00:00:30", budget: 2, priority: High }
            drift: { period: "00:05:00", settling: "01:00:00", cooling: "03:00:00", lag: "00:40:00", priority: High }
        """;

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

    private const string WrongLine = """
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
          - name: port
            protocol: modbus
            endpoint: h:1
            modbus: { transport: serial-rtu, unit: 0, serial: { dataBits: 7, baud: 9000 } }
            tags:
              - { name: A, register: { address: 0, type: float32, bits: { first: 0 } } }
              - { name: B, register: { address: 0, type: uint16, bits: { first: 15, count: 2 } } }
              - { name: C, register: { address: 0, type: string } }
              - { name: D, register: { address: 0, type: uint16, length: 2 } }
              - { name: E, register: { address: 0, type: float32 }, counter: {} }
              - { name: F, register: { address: 0, type: uint16 }, counter: { last: 99999 } }
          - name: line
            protocol: modbus
            endpoint: h:2
            modbus: { transport: rtu-over-tcp, serial: {} }
            tags: [{ name: G, register: { address: 0, type: uint16 } }]
          - name: other
            protocol: modbus
            endpoint: h:2
            modbus: { transport: ascii-over-tcp, unit: 2 }
            tags: [{ name: H, register: { address: 0, type: uint16 } }]
        """;

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
    public void What_is_wrong_with_an_asset_is_told_with_what_would_be_right()
    {
        var errors = Errors(Whole
            .Replace("load: P-101.vibration", "load: C-201.current", StringComparison.Ordinal)
            .Replace("maintenance: P-101.running", "maintenance: P-101.key", StringComparison.Ordinal)
            .Replace("detector: { kind: novelty }", "", StringComparison.Ordinal));
        errors.Count.ShouldBe(3);
        errors[0].ShouldEndWith("assets[0].load is \"C-201.current\", whose asset is not named; a tag with asset: P-101 is needed");
        errors[1].ShouldEndWith("assets[0].maintenance is \"P-101.key\", which is no tag of this file");
        errors[2].ShouldEndWith("assets[0].joint judges together the asset's tags that have a detector; two of them or more are needed");
        Errors(Whole.Replace("load: P-101.vibration", "", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldEndWith("assets[0].drift judges the asset's tags by its load; name the tag that shows it as the asset's load");
    }

    [Fact]
    public void Every_setting_of_a_serial_line_and_its_registers_arrives_where_it_belongs()
    {
        var meter = Parse(Whole, out _).Devices[3];
        meter.Endpoint.ToString().ShouldBe("/dev/ttyUSB0");
        var modbus = meter.Modbus.ShouldNotBeNull();
        (modbus.Framing, modbus.Unit, modbus.MostRegisters, modbus.MostBits).ShouldBe((ModbusFraming.Rtu, (byte)9, 40, 100));
        modbus.Serial.ShouldBe(new()
        {
            Port = "/dev/ttyUSB0",
            BaudRate = 9600,
            Parity = SerialParity.None,
            StopBits = 1,
            Rs485 = new() { RtsHighOnSend = false, DelayBeforeSend = TimeSpan.FromMilliseconds(1), DelayAfterSend = TimeSpan.FromMilliseconds(2), ReceivesWhileSending = true },
        });
        var (count, alarm, state) = (meter.Tags[0], meter.Tags[1].Register!, meter.Tags[2].Register!);
        (count.Counter, count.Register!.Length).ShouldBe((999_999ul, 2));
        alarm.Format.Bits.ShouldBe(new BitField(3, 2));
        (state.Length, state.Decode([0x5255, 0x4E20, 0x2020, 0]), state.Decode([0x4F46, 0x4600, 0, 0])).ShouldBe((4, 1, 0));
    }

    [Fact]
    public void What_is_wrong_with_a_line_and_its_registers_is_told_with_line_and_column() => Errors(WrongLine).ShouldBe([
            "gateway.yaml:6:15: devices[0].endpoint is \"h:1\"; the path of a serial port such as /dev/ttyUSB0 is needed with transport: serial-rtu or serial-ascii",
            "gateway.yaml:7:44: devices[0].modbus.unit is 0, which is all units of a line at once, and none of them answers; a unit id of 1 to 247 is needed",
            "gateway.yaml:7:67: devices[0].modbus.serial.dataBits is 7, but RTU sends whole bytes; 8 is needed, or transport: serial-ascii",
            "gateway.yaml:7:76: devices[0].modbus.serial.baud is \"9000\"; one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600 is needed",
            "gateway.yaml:9:65: devices[0].tags[0].register.bits goes with bool and the types of whole numbers only; remove it, or set type: uint16",
            "gateway.yaml:10:64: devices[0].tags[1].register.bits ends at bit 16, but the type has bits 0 to 15",
            "gateway.yaml:11:30: devices[0].tags[2].register.length is missing; a number of registers, each of two characters, of 1 to 125 is needed",
            "gateway.yaml:11:30: devices[0].tags[2].register.texts is missing; a list with one entry or more is needed",
            "gateway.yaml:12:66: devices[0].tags[3].register.length goes with type: string only; remove it",
            "gateway.yaml:13:70: devices[0].tags[4].counter.last is missing; the highest number that the counter shows before it begins anew at 0, e.g. 65535 is needed",
            "gateway.yaml:14:77: devices[0].tags[5].counter.last is 99999, but the register shows 65535 at most",
            "gateway.yaml:18:48: devices[1].modbus.serial goes with transport: serial-rtu or serial-ascii only; remove it, or set transport",
            "gateway.yaml:23:13: devices[2].modbus is on the line h:2, as is line, but with another transport, timeout or serial; all units of one line need the same",
        ]);

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

    [Fact]
    public void Mqtt_5_a_websocket_and_a_group_are_taken_and_what_does_not_fit_is_said()
    {
        var mqtt = Parse(Whole, out _).Devices[1].Mqtt!;
        (mqtt.Version, mqtt.WebSocketPath, mqtt.ShareGroup, mqtt.SessionExpiry, mqtt.CertificateFile, mqtt.KeyFile)
            .ShouldBe((MqttVersion.V5, "/mqtt", "hall", TimeSpan.FromDays(7), "own.pem", "own.key"));
        foreach (var (good, bad, fault) in new[]
        {
            ("version: 5", "version: 4", "devices[1].mqtt.version is \"4\"; one of 3.1.1, 5 is needed"),
            ("version: 5", "version: 3.1.1", "devices[1].mqtt.sessionExpiry needs version 5; 3.1.1 keeps a session without end"),
            ("webSocketPath: /mqtt", "webSocketPath: mqtt", "devices[1].mqtt.webSocketPath is \"mqtt\"; the path of the broker's WebSocket, e.g. /mqtt, is needed"),
            ("shareGroup: hall", "shareGroup: hall/1", "devices[1].mqtt.shareGroup is \"hall/1\"; a group's name without /, + and # is needed"),
            ("certificateFile: own.pem, ", "", "devices[1].mqtt.tls.keyFile is set without certificateFile; a key needs its certificate"),
        })
        {
            Errors(Whole.Replace(good, bad, StringComparison.Ordinal)).ShouldContain(error => error.EndsWith(fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_line_of_csv_is_taken_and_what_does_not_fit_is_said()
    {
        Parse(Whole, out _).Devices[1].Tags[1].Payload.Csv.ShouldBe(new CsvSettings(3, 1, ';'));
        foreach (var (good, bad, fault) in new[]
        {
            ("{ column: 3, ", "{ column: 0, ", "payload.csv.column is \"0\"; a column's number, counted from 1 is needed"),
            ("timeColumn: 1, ", "", "has no payload.time, but the device's clock is to be used; name where the time stands, e.g. /timestamp"),
            ("separator: \";\"", "separator: \"||\"", "payload.csv.separator is \"||\"; one ASCII character, e.g. \";\", is needed"),
            ("{ csv:", "{ value: /v, csv:", "payload.csv is set beside value or time, which are places in JSON; one of the two is needed"),
        })
        {
            Errors(Whole.Replace(good, bad, StringComparison.Ordinal)).ShouldContain(error => error.EndsWith(fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_secret_is_never_printed()
    {
        var settings = Parse(Whole, out _);
        settings.Devices[1].Mqtt!.Password!.Reveal().ShouldBe("hush");
        settings.Devices[1].ToString().ShouldNotContain("hush");
        Errors(Whole.Replace("\"${SECRET}\"", "hush", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldNotContain("hush");
    }

    [Fact]
    public void What_a_variable_holds_is_told_by_its_name_only() => Errors(Whole
            .Replace("unit: 3, poll", "unit: \"${SECRET}\", poll", StringComparison.Ordinal).Replace("kind: Vibration", "kind: \"${SECRET}\"", StringComparison.Ordinal)
            .Replace("url: \"${CLOUD}\"", "url: \"https://me:hush@cloud.example\"", StringComparison.Ordinal))
        .ShouldSatisfyAllConditions(
            errors => errors.Count.ShouldBe(3),
            errors => errors.ShouldAllBe(error => !error.Contains("hush", StringComparison.Ordinal)),
            errors => errors[1].ShouldContain("devices[0].modbus.unit is \"${SECRET}\"; a unit id of 0 to 255 is needed"),
            errors => errors[0].ShouldContain("cloud.url holds a user name or password, which have no place in this file"));

    [Fact]
    public void What_a_variable_holds_is_told_by_its_name_in_words_that_are_not_ours_too()
    {
        var faults = Should.Throw<ConfigurationException>(() => GatewayFile.Parse("g", """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - { name: a, protocol: mqtt, endpoint: "h:1", mqtt: { username: u, passwordFile: "${WORD}" }, tags: [{ name: a, topic: t }] }
            - { name: b, protocol: modbus, endpoint: "${WORD}", modbus: { unit: 1, transport: serial-rtu }, tags: [{ name: b, register: { address: 0, type: uint16 } }] }
            """, _ => "hush-hush", out _)).Faults.Select(fault => fault.ToString()).ToList();
        faults.Count.ShouldBe(2);
        faults[0].ShouldContain("passwordFile cannot be read");
        faults.ShouldAllBe(fault => fault.Contains("${WORD}", StringComparison.Ordinal) && !fault.Contains("hush", StringComparison.Ordinal));
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
    public void Every_key_of_the_schema_is_described()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        Undescribed(schema.RootElement, "").ShouldBeEmpty();

        static IEnumerable<string> Undescribed(JsonElement section, string path) => section.ValueKind != JsonValueKind.Object ? [] :
            section.TryGetProperty("items", out var items) ? Undescribed(items, $"{path}[]")
            : !section.TryGetProperty("properties", out var keys) ? []
            : keys.EnumerateObject().SelectMany(key => Undescribed(key.Value, $"{path}/{key.Name}")
                .Concat(key.Value.TryGetProperty("description", out _) ? Array.Empty<string>() : [$"{path}/{key.Name}"]));
    }

    [Fact]
    public void Schema_and_binder_know_the_same_keys()
    {
        Parse(Whole, out var keys);
        Parse(SparkplugSectionTests.Whole, out var more);
        Parse(PublishSectionTests.Whole, out var published);
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        SchemaKeys(schema.RootElement, "").ShouldBe(keys.Union(more, StringComparer.Ordinal).Union(published, StringComparer.Ordinal), ignoreOrder: true);
    }

    [Fact]
    public void The_demonstration_plants_file_is_accepted() => GatewayFile.Parse(
        "plant.yaml", File.ReadAllText(Repository.File("tools/Maintenance.Local/Product/plant.yaml")),
        name => name switch { "MAINTENANCE_CLOUD_URL" => "http://127.0.0.1:1", "PLANT_OPCUA" => "opc.tcp://127.0.0.1:3", _ => "127.0.0.1:2" },
        out _).Tags.Count.ShouldBe(28);

    private static IEnumerable<string> SchemaKeys(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("items", out var items))
            return SchemaKeys(items, $"{path}[]");
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        return properties.EnumerateObject().SelectMany(property =>
        {
            var key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            return SchemaKeys(property.Value, key).Prepend(key);
        });
    }

    private static GatewaySettings Parse(string text, out IReadOnlySet<string> keys) => GatewayFile.Parse(
        "gateway.yaml", text, name => name switch { "CLOUD" => "https://cloud.example", "SECRET" or "USER_SECRET" => "hush", _ => null }, out keys);

    private static IReadOnlyList<string> Errors(string text) =>
        [.. Should.Throw<ConfigurationException>(() => Parse(text, out _)).Faults.Select(fault => fault.ToString())];
}
