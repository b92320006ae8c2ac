using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Alone in its collection, for what other tests allocate would be counted too.</summary>
[Collection(nameof(ModbusAllocationTests))]
[CollectionDefinition(nameof(ModbusAllocationTests), DisableParallelization = true)]
public sealed class ModbusAllocationTests
{
    private const int Rounds = 8;
    private const int RequestsInRound = 4000;

    [Fact]
    public async Task A_request_allocates_nothing_at_either_end()
    {
        await using var server = Loop.Serve(new MemoryUnit(1000));
        using var client = await Loop.ConnectAsync(server.EndPoint);
        using var stopping = new CancellationTokenSource();
        var words = new ushort[125];
        var bits = new bool[64];
        var allocated = new long[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(client, words, bits, stopping.Token);
            allocated[round] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        // Threads that come and go and the test runner allocate in some rounds; what a request allocates is in all.
        allocated.Min().ShouldBeLessThan(RequestsInRound, string.Join(' ', allocated));
    }

    private static async Task AskAsync(
        ModbusTcpClient client, ushort[] words, bool[] bits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < RequestsInRound / 4; i++)
        {
            await client.ReadHoldingRegistersAsync(1, 0, words, cancellationToken);
            await client.ReadCoilsAsync(1, 0, bits, cancellationToken);
            await client.WriteRegisterAsync(1, 5, 7, cancellationToken);
            await client.WriteRegistersAsync(1, 200, words.AsMemory(0, 100), cancellationToken);
        }
    }
}
