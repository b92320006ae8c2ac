using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class ModbusSectionTests
{
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
}
