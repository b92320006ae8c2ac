using System.Net;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>The rarer functions, units that are busy or silent, and all of it in each framing.</summary>
public sealed class ModbusFunctionTests
{
    private static readonly bool[] OnOffOn = [true, false, true];

    private readonly MemoryUnit _unit = new(200)
    {
        Identification = new Dictionary<byte, string>
        {
            [0] = "Maintenance",
            [1] = "P-101",
            [2] = "1.0",
            [4] = "Pump",
            [128] = new('x', 200),
            [200] = new('y', 200),
        },
    };

    [Theory]
    [InlineData(ModbusFraming.Mbap)]
    [InlineData(ModbusFraming.Rtu)]
    [InlineData(ModbusFraming.Ascii)]
    public async Task Every_function_works_in_every_framing(ModbusFraming framing)
    {
        await using var server = Loop.Serve(_unit, unitId: 255, framing: framing);
        using var client = await Loop.ConnectAsync(server.EndPoint, framing: framing);
        await client.WriteRegistersAsync(255, 10, new ushort[] { 1, 2, 0x1234 }, CancellationToken.None);
        await client.WriteRegisterAsync(255, 13, 4, CancellationToken.None);
        await client.MaskWriteRegisterAsync(255, 12, 0xFF00, 0x00CD, CancellationToken.None);
        var words = new ushort[4];
        await client.ReadHoldingRegistersAsync(255, 10, words, CancellationToken.None);
        words.ShouldBe([(ushort)1, (ushort)2, (ushort)0x12CD, (ushort)4]);
        await client.ReadWriteRegistersAsync(255, 10, words.AsMemory(0, 2), 11, new ushort[] { 77 }, CancellationToken.None);
        words[..2].ShouldBe([(ushort)1, (ushort)77]);
        _unit.Input[5] = 9;
        await client.ReadInputRegistersAsync(255, 5, words.AsMemory(0, 1), CancellationToken.None);
        words[0].ShouldBe((ushort)9);

        await client.WriteCoilsAsync(255, 3, OnOffOn, CancellationToken.None);
        await client.WriteCoilAsync(255, 4, true, CancellationToken.None);
        var bits = new bool[4];
        await client.ReadCoilsAsync(255, 3, bits, CancellationToken.None);
        bits.ShouldBe([true, true, true, false]);
        await client.ReadDiscreteInputsAsync(255, 3, bits, CancellationToken.None);
        bits.ShouldAllBe(bit => !bit);

        (await client.ReadIdentificationAsync(255, ModbusIdentification.Basic, CancellationToken.None)).Values.ShouldBe(["Maintenance", "P-101", "1.0"]);
        (await client.ReadIdentificationAsync(255, ModbusIdentification.Extended, CancellationToken.None)).ShouldBe(_unit.Identification, ignoreOrder: true);
        (await Should.ThrowAsync<ModbusException>(client.ReadHoldingRegistersAsync(255, 199, words, CancellationToken.None).AsTask()))
            .Code.ShouldBe(ModbusExceptionCode.IllegalDataAddress);
        client.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ModbusExceptionCode.ServerDeviceBusy)]
    [InlineData(ModbusExceptionCode.Acknowledge)]
    public async Task A_busy_unit_is_asked_again_but_not_for_ever(ModbusExceptionCode code)
    {
        var unit = new BusyUnit(code) { Refusals = 3 };
        await using var server = Loop.Serve(unit);
        using var client = await Loop.ConnectAsync(server.EndPoint);
        var words = new ushort[1];
        await client.ReadHoldingRegistersAsync(1, 0, words, CancellationToken.None);
        (words[0], unit.Asked).ShouldBe(((ushort)42, 4));

        (unit.Refusals, unit.Asked) = (int.MaxValue, 0);
        (await Should.ThrowAsync<ModbusException>(client.ReadHoldingRegistersAsync(1, 0, words, CancellationToken.None).AsTask())).Code.ShouldBe(code);
        unit.Asked.ShouldBe(4);
    }

    [Fact]
    public async Task A_write_that_was_acknowledged_is_not_written_twice()
    {
        var unit = new BusyUnit(ModbusExceptionCode.Acknowledge) { Refusals = 3 };
        await using var server = Loop.Serve(unit);
        using var client = await Loop.ConnectAsync(server.EndPoint);
        (await Should.ThrowAsync<ModbusException>(client.WriteRegisterAsync(1, 0, 5, CancellationToken.None).AsTask()))
            .Code.ShouldBe(ModbusExceptionCode.Acknowledge);
        unit.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_silent_unit_rests_for_a_growing_time_and_holds_up_nobody()
    {
        var clock = new ManualClock();
        await using var server = Loop.Serve(_unit);
        using var client = await Loop.ConnectAsync(server.EndPoint, clock);
        var words = new ushort[1];
        async Task<Exception?> AskAsync(byte unit) =>
            await Record.ExceptionAsync(() => client.ReadHoldingRegistersAsync(unit, 0, words, CancellationToken.None).AsTask());

        (await AskAsync(9)).ShouldBeOfType<ModbusException>(); // the gateway says that nobody answers
        (await AskAsync(9)).ShouldBeOfType<ModbusException>(); // once may be chance
        (await AskAsync(9)).ShouldBeOfType<ModbusUnitRestingException>().Rest.ShouldBe(TimeSpan.FromSeconds(1));
        (await AskAsync(1)).ShouldBeNull();
        foreach (var rest in new[] { 2, 4, 8, 16, 32, 60, 60 })
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            (await AskAsync(9)).ShouldBeOfType<ModbusException>();
            (await AskAsync(9)).ShouldBeOfType<ModbusUnitRestingException>().Rest.ShouldBe(TimeSpan.FromSeconds(rest));
        }
    }

    [Fact]
    public async Task A_write_to_all_units_of_a_line_reaches_each_and_is_answered_by_none()
    {
        var (first, second) = (new MemoryUnit(10), new MemoryUnit(10));
        await using var server = ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Framing = ModbusFraming.Rtu,
            Units = new Dictionary<byte, IModbusUnit> { [1] = first, [2] = second },
        });
        using var client = await Loop.ConnectAsync(server.EndPoint, framing: ModbusFraming.Rtu);
        await client.WriteRegisterAsync(0, 3, 8, CancellationToken.None);
        await client.ReadHoldingRegistersAsync(2, 3, new ushort[1], CancellationToken.None); // served after the write
        (first.Holding[3], second.Holding[3]).ShouldBe(((ushort)8, (ushort)8));
        await Should.ThrowAsync<ArgumentException>(client.ReadHoldingRegistersAsync(0, 3, new ushort[1], CancellationToken.None).AsTask());
    }

    private sealed class BusyUnit(ModbusExceptionCode code) : IModbusUnit
    {
        public int Refusals { get; set; }

        public int Asked { get; set; }

        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
        {
            destination.Fill(42);
            return Answer();
        }

        public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) => Answer();

        private ModbusExceptionCode Answer()
        {
            Asked++;
            return Refusals-- > 0 ? code : ModbusExceptionCode.None;
        }
    }
}
