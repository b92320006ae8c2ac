using System.Collections.Concurrent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Our client against our server, over a real socket.</summary>
public sealed class ModbusLoopTests : IAsyncLifetime
{
    private readonly MemoryUnit _unit = new(3000);
    private readonly ConcurrentQueue<ModbusRequest> _answered = new();
    private ModbusTcpServer _server = null!;
    private ModbusClient _client = null!;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < _unit.Holding.Length; i++)
        {
            _unit.Holding[i] = (ushort)(i * 7);
            _unit.Input[i] = (ushort)(i * 11);
            _unit.Coils[i] = i % 3 == 0;
            _unit.Inputs[i] = i % 5 == 0;
        }

        _server = Loop.Serve(_unit, answered: _answered.Enqueue);
        _client = await Loop.ConnectAsync(_server.EndPoint);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 9)]
    [InlineData(999, 2000)]
    public async Task Bits_arrive_as_they_are(int address, int count)
    {
        var bits = new bool[count];
        await _client.ReadCoilsAsync(1, (ushort)address, bits, CancellationToken.None);
        bits.ShouldBe(_unit.Coils[address..(address + count)]);

        await _client.ReadDiscreteInputsAsync(1, (ushort)address, bits, CancellationToken.None);
        bits.ShouldBe(_unit.Inputs[address..(address + count)]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(40, 2)]
    [InlineData(2875, 125)]
    public async Task Registers_arrive_as_they_are(int address, int count)
    {
        var words = new ushort[count];
        await _client.ReadHoldingRegistersAsync(1, (ushort)address, words, CancellationToken.None);
        words.ShouldBe(_unit.Holding[address..(address + count)]);

        await _client.ReadInputRegistersAsync(1, (ushort)address, words, CancellationToken.None);
        words.ShouldBe(_unit.Input[address..(address + count)]);
    }

    [Fact]
    public async Task Single_writes_change_one_place()
    {
        await _client.WriteCoilAsync(1, 7, true, CancellationToken.None);
        await _client.WriteCoilAsync(1, 9, false, CancellationToken.None);
        await _client.WriteRegisterAsync(1, 8, 0xBEEF, CancellationToken.None);

        _unit.Coils[6..11].ShouldBe([true, true, false, false, false]);
        _unit.Holding[7..10].ShouldBe([(ushort)49, (ushort)0xBEEF, (ushort)63]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1968)]
    public async Task Many_coils_are_written_at_once(int count)
    {
        var values = Enumerable.Range(0, count).Select(i => i % 7 == 2).ToArray();
        await _client.WriteCoilsAsync(1, 100, values, CancellationToken.None);
        _unit.Coils[100..(100 + count)].ShouldBe(values);
        _unit.Coils[100 + count].ShouldBe((100 + count) % 3 == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(123)]
    public async Task Many_registers_are_written_at_once(int count)
    {
        var values = Enumerable.Range(50000, count).Select(i => (ushort)i).ToArray();
        await _client.WriteRegistersAsync(1, 100, values, CancellationToken.None);
        _unit.Holding[100..(100 + count)].ShouldBe(values);
        _unit.Holding[100 + count].ShouldBe((ushort)((100 + count) * 7));
    }

    [Fact]
    public async Task A_refusal_names_function_and_code_and_leaves_the_connection_usable()
    {
        var words = new ushort[2];
        var refused = await Should.ThrowAsync<ModbusException>(
            _client.ReadHoldingRegistersAsync(1, 2999, words, CancellationToken.None).AsTask());
        refused.Function.ShouldBe(ModbusFunction.ReadHoldingRegisters);
        refused.Code.ShouldBe(ModbusExceptionCode.IllegalDataAddress);
        refused.Message.ShouldContain("unit 1, 2 from address 2999");

        await _client.ReadHoldingRegistersAsync(1, 0, words, CancellationToken.None);
        words.ShouldBe([(ushort)0, (ushort)7]);
    }

    [Fact]
    public async Task A_unit_that_is_not_there_is_a_gateways_refusal() =>
        (await Should.ThrowAsync<ModbusException>(
            _client.ReadCoilsAsync(9, 0, new bool[1], CancellationToken.None).AsTask()))
        .Code.ShouldBe(ModbusExceptionCode.GatewayTargetFailedToRespond);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 126)]
    [InlineData(65535, 2)]
    public async Task What_no_device_could_answer_is_not_sent(int address, int count)
    {
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await _client.ReadHoldingRegistersAsync(1, (ushort)address, new ushort[count], CancellationToken.None));
        _client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Racing_callers_get_each_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            var words = new ushort[caller + 1];
            for (var i = 0; i < 200; i++)
            {
                var address = (caller * 300) + i;
                await _client.ReadHoldingRegistersAsync(1, (ushort)address, words, CancellationToken.None);
                words.ShouldBe(_unit.Holding[address..(address + words.Length)]);
            }
        }));
        await _server.DisposeAsync(); // the last is reported after its client has it
        _answered.Count.ShouldBe(1600);
    }

    [Fact]
    public async Task Transaction_numbers_may_wrap()
    {
        const uint Near = ushort.MaxValue - 15;
        Interlocked.Or(ref MbapExchange.Transactions, Near);
        var words = new ushort[1];
        for (var i = 0; i < 32; i++)
        {
            await _client.ReadHoldingRegistersAsync(1, (ushort)i, words, CancellationToken.None);
            words[0].ShouldBe(_unit.Holding[i]);
        }
    }

    [Fact]
    public async Task Several_clients_are_served_and_every_answer_is_reported()
    {
        using var second = await Loop.ConnectAsync(_server.EndPoint);
        await second.ReadHoldingRegistersAsync(1, 5, new ushort[3], CancellationToken.None);
        await _client.WriteRegisterAsync(1, 8, 1, CancellationToken.None);
        await Should.ThrowAsync<ModbusException>(
            second.ReadCoilsAsync(2, 0, new bool[1], CancellationToken.None).AsTask());
        await _server.DisposeAsync();

        // An answer is reported once it is sent: that of another connection may be told first.
        _answered.ShouldBe(
            [new(1, ModbusFunction.ReadHoldingRegisters, 5, 3), new(1, ModbusFunction.WriteSingleRegister, 8, 1)], ignoreOrder: true);
    }
}
