using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Alone in its collection, for what other tests allocate would be counted too.</summary>
[Collection(nameof(ModbusAllocationTests))]
[CollectionDefinition(nameof(ModbusAllocationTests), DisableParallelization = true)]
public sealed class ModbusAllocationTests
{
    private const int MostRounds = 40;
    private const int RequestsOfAKind = 1000;

    /// <summary>Header, method table and one field, on 64 bits.</summary>
    private const int SmallestObjectBytes = 24;

    [Fact]
    public async Task A_request_allocates_nothing_at_either_end()
    {
        await using var server = Loop.Serve(new MemoryUnit(1000));
        using var client = await Loop.ConnectAsync(server.EndPoint);
        using var stopping = new CancellationTokenSource();
        var words = new ushort[125];
        var bits = new bool[64];
        List<long> allocated = [];
        while (allocated.Count < MostRounds && !allocated.Exists(IsLess))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(client, words, bits, stopping.Token);
            allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        allocated.ShouldContain(bytes => IsLess(bytes), string.Join(' ', allocated));
    }

    // The test runner and threads that come and go allocate some kilobytes in a round, on a busy machine more. One smallest
    // object in each request of one kind would be in every round.
    private static bool IsLess(long bytes) => bytes < RequestsOfAKind * SmallestObjectBytes;

    private static async Task AskAsync(
        ModbusClient client, ushort[] words, bool[] bits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < RequestsOfAKind; i++)
        {
            await client.ReadHoldingRegistersAsync(1, 0, words, cancellationToken);
            await client.ReadCoilsAsync(1, 0, bits, cancellationToken);
            await client.WriteRegisterAsync(1, 5, 7, cancellationToken);
            await client.WriteRegistersAsync(1, 200, words.AsMemory(0, 100), cancellationToken);
        }
    }
}
