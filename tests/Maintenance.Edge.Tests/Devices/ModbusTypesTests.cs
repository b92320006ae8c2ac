using Maintenance.Contracts.Readings;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>What stands in registers, as the configuration says that it stands there.</summary>
public sealed class ModbusTypesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_kind_of_register_becomes_the_number_that_it_stands_for()
    {
        var unit = new WordsUnit();
        new ushort[] { 0x0098, 0x9999, 0x1234, 0x5678, 0x5255, 0x4E00, 0xFFFE, 0x3C00, 0x0001, 0x0000, 0x0000, 0x0000 }.CopyTo(unit.Words, 0);
        await using var server = WordsUnit.Serve(ModbusFraming.Mbap, 2, (1, unit));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: plc
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1, poll: "00:00:00.020" }
              tags:
              - { name: T.bits, register: { address: 0, type: uint16, bits: { first: 3, count: 5 } } }
              - { name: T.bit, register: { address: 0, type: bool, bits: { first: 4 } } }
              - { name: T.bcd, register: { address: 2, type: bcd32 }, scale: 0.01, offset: 1 }
              - { name: T.swapped, register: { address: 2, type: uint32, order: CDAB } }
              - { name: T.text, register: { address: 4, type: string, length: 2, texts: [{ text: RUN, value: 3 }, { text: TRIP, value: 9 }] } }
              - { name: T.int, register: { address: 6, type: int16 } }
              - { name: T.half, register: { address: 7, type: float16 } }
              - { name: T.wide, register: { address: 8, type: int64, order: GHEFCDAB } }
            """);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 1), "values");
        gateway.Ledger.Tags.Select(tag => tag.Value).ShouldBe([19, 1, 123457.78, 0x56781234, 3, -2, 1, 1], 1e-9);

        new ushort[] { 0x5452, 0x4950 }.CopyTo(unit.Words, 4);
        await RunningGateway.UntilAsync(() => gateway.Tag("T.text").Value == 9, "the other text");
        unit.Words[4] = 0x4141;
        await RunningGateway.UntilAsync(() => gateway.Devices[0].Troubles.Count == 1, "the unknown text");
        gateway.Devices[0].Troubles["T.text"].ShouldBe("The device shows \"AAIP\", which is none of register.texts.");
        gateway.Tag("T.text").QualityAt(DateTimeOffset.UtcNow).ShouldBe(Quality.Bad);
        unit.Words[4] = 0x5452;
        await RunningGateway.UntilAsync(() => gateway.Devices[0].Troubles.Count == 0, "the known text");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_counter_goes_on_over_its_rollover_and_over_a_restart_of_the_gateway()
    {
        var unit = new WordsUnit();
        unit.Words[0] = 65_530;
        await using var server = WordsUnit.Serve(ModbusFraming.Mbap, 2, (1, unit));
        var device = $$"""
            - name: meter
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1, poll: "00:00:00.020" }
              tags: [{ name: E.count, register: { address: 0, type: uint16 }, counter: {}, scale: 0.1 }]
            """;
        await using (var first = await RunningGateway.StartAsync(_folder.Path, device))
        {
            await RunningGateway.UntilAsync(() => first.Tag("E.count").Value is 6_553, "the first number");
            unit.Words[0] = 4;
            await RunningGateway.UntilAsync(() => Math.Abs(first.Tag("E.count").Value - 6_554) < 1e-6, "the rollover");
            (await first.StopAsync()).ShouldBalance();
        }

        unit.Words[0] = 14;
        await using var second = await RunningGateway.StartAsync(_folder.Path, device);
        await RunningGateway.UntilAsync(() => second.Tag("E.count").Taken > 0 && double.IsFinite(second.Tag("E.count").Value), "a number again");
        second.Tag("E.count").Value.ShouldBe(6_555, 1e-6);
        (await second.StopAsync()).ShouldBalance();
    }
}
