using System.Net;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Devices that are silent, and devices that are silent, or refuse, over some of what they are asked.</summary>
public sealed class ModbusSilenceTests : IDisposable
{
    private const int Hole = 2;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_slave_of_which_its_gateway_gets_no_answer_is_lost_and_left_alone_and_its_neighbour_goes_on()
    {
        var asked = 0;
        await using var server = ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Units = new Dictionary<byte, IModbusUnit> { [1] = new WordsUnit(), [2] = new UnheardUnit(() => asked++) },
        });
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("near", server.EndPoint.Port, 1, "N") + "\n" + Device("far", server.EndPoint.Port, 2, "F"));
        await RunningGateway.UntilAsync(() => gateway.Devices[1].LastError?.Contains("left alone", StringComparison.Ordinal) == true, "the far one to be left alone");
        gateway.Devices[1].State.ShouldNotBe(DeviceState.Online);
        asked.ShouldBeInRange(2, 4);   // the first time may be chance
        var before = gateway.Tag("N.a").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("N.a").Taken > before + 20, "the near one");
        gateway.Devices[0].Losses.ShouldBe(0);

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.ShouldNotContain(entry => entry.Tag.StartsWith('F'), "it said nothing, and nothing bad either");
        remains.Gaps.Where(gap => gap.Device is "far").ShouldContain(gap => gap.Reason == GapReason.DeviceSilent && gap.Count > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(11)]
    public async Task A_hole_is_read_around_whatever_the_device_says_of_it(int code)
    {
        await using var device = new RawModbusDevice(request =>
            RawModbusDevice.Touches(request, Hole) ? RawModbusDevice.Refusal(request, (byte)code) : RawModbusDevice.Registers(request));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("d", device.Port, 1, "T"));
        await ReadsAllAsync(gateway, "T");
        (await gateway.StopAsync()).ShouldBalance().Readings.Where(entry => entry.Reading.Quality == Quality.Good)
            .ShouldAllBe(entry => entry.Reading.Value == (entry.Tag == "T.a" ? 1 : entry.Tag == "T.b" ? 4 : 6));
    }

    [Fact]
    public async Task A_device_that_falls_silent_over_a_hole_is_read_around_it()
    {
        await using var device = new RawModbusDevice(request => RawModbusDevice.Touches(request, Hole) ? null : RawModbusDevice.Registers(request));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("d", device.Port, 1, "T"));
        await ReadsAllAsync(gateway, "T");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_value_over_which_a_device_falls_silent_is_not_asked_for_and_the_others_are_read()
    {
        await using var device = new RawModbusDevice(request => RawModbusDevice.Touches(request, 4) ? null : RawModbusDevice.Registers(request));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("d", device.Port, 1, "T"));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].Troubles.ContainsKey("T.b"), "the value to be set aside");
        gateway.Devices[0].Troubles["T.b"].ShouldEndWith("It answers others, so this is left out for 00:01:00.");
        var before = gateway.Tag("T.c").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("T.c").Taken > before + 20 && gateway.Devices[0].State == DeviceState.Online, "the others");
        (gateway.Tag("T.a").Value, gateway.Tag("T.c").Value).ShouldBe((1, 6));
        gateway.Tag("T.b").QualityAt(DateTimeOffset.UtcNow).ShouldBe(Quality.Bad);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_device_that_is_ill_for_a_while_is_asked_as_before_when_it_is_well()
    {
        var isIll = false;
        await using var device = new RawModbusDevice(request => Volatile.Read(ref isIll) ? RawModbusDevice.Refusal(request, 4) : RawModbusDevice.Registers(request));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("d", device.Port, 1, "T"));
        await ReadsAllAsync(gateway, "T");
        Volatile.Write(ref isIll, true);
        await RunningGateway.UntilAsync(() => gateway.Tag("T.a").QualityAt(DateTimeOffset.UtcNow) == Quality.Bad, "it to be ill");
        var before = gateway.Tag("T.a").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("T.a").Taken > before + 5, "polls of the ill one");
        Volatile.Write(ref isIll, false);
        await ReadsAllAsync(gateway, "T");
        gateway.Devices[0].Plan[0].ShouldEndWith("3 tags in 1 requests a poll");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Whatever_is_refused_or_not_answered_no_tag_has_anothers_value()
    {
        var random = new Random(7);
        await using var device = new RawModbusDevice(request => random.Next(200) switch
        {
            0 => [],   // hangs up
            < 6 => RawModbusDevice.Refusal(request, 11),
            < 30 and var dice => RawModbusDevice.Refusal(request, (byte)(1 + (dice % 4))),
            _ => RawModbusDevice.Registers(request),
        });
        const int Tags = 20;
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: d
              protocol: modbus
              endpoint: 127.0.0.1:{{device.Port}}
              modbus: { unit: 1, poll: "00:00:00.010", timeout: "00:00:01", mostRegisters: 40 }
              tags:
            {{string.Join('\n', Enumerable.Range(0, Tags).Select(i => $"  - {{ name: R.{7 * i}, register: {{ address: {7 * i}, type: uint16 }}, deadband: 0 }}"))}}
            """);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.Sum(tag => tag.Taken) > 1200, "values");
        gateway.Devices[0].Losses.ShouldBeGreaterThan(0);
        var remains = (await gateway.StopAsync()).ShouldBalance();
        var good = remains.Readings.Where(entry => entry.Reading.Quality == Quality.Good).ToList();
        good.Select(entry => entry.Tag).Distinct().Count().ShouldBe(Tags);
        good.ShouldAllBe(entry => $"R.{entry.Reading.Value}" == entry.Tag);
        remains.Readings.ShouldContain(entry => entry.Reading.Quality == Quality.Bad);
    }

    private static async Task ReadsAllAsync(RunningGateway gateway, string prefix)
    {
        string[] tags = [$"{prefix}.a", $"{prefix}.b", $"{prefix}.c"];
        var losses = -1L;
        await RunningGateway.UntilAsync(() => tags.All(tag => gateway.Tag(tag).QualityAt(DateTimeOffset.UtcNow) == Quality.Good), "all to be good");
        // Pairs that are tried may cost a connection each; then no more.
        for (var rounds = 0; rounds < 8 && losses != gateway.Devices[0].Losses; rounds++)
        {
            losses = gateway.Devices[0].Losses;
            var before = gateway.Tag(tags[2]).Taken;
            await RunningGateway.UntilAsync(() => gateway.Tag(tags[2]).Taken > before + 8, "more polls");
        }

        gateway.Devices[0].Losses.ShouldBe(losses);
        gateway.Devices[0].State.ShouldBe(DeviceState.Online);
    }

    /// <summary>Registers 1, 4 and 6, with a hole of one that matters and of one that does not.</summary>
    private static string Device(string name, int port, int unit, string prefix) => $$"""
        - name: {{name}}
          protocol: modbus
          endpoint: 127.0.0.1:{{port}}
          modbus: { unit: {{unit}}, poll: "00:00:00.020", timeout: "00:00:00.150" }
          tags:
          - { name: {{prefix}}.a, register: { address: 1, type: uint16 }, deadband: 0 }
          - { name: {{prefix}}.b, register: { address: 4, type: uint16 }, deadband: 0 }
          - { name: {{prefix}}.c, register: { address: 6, type: uint16 }, deadband: 0 }
        """;

    /// <summary>A unit behind a gateway that answers it no more.</summary>
    private sealed class UnheardUnit(Action asked) : IModbusUnit
    {
        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
        {
            asked();
            return ModbusExceptionCode.GatewayTargetFailedToRespond;
        }
    }
}
