using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Alone in its collection, for what other tests allocate would be counted too.</summary>
[Collection(nameof(ModbusAllocationTests))]
[CollectionDefinition(nameof(ModbusAllocationTests), DisableParallelization = true)]
public sealed class ModbusAllocationTests
{
    private const int Requests = 20_000;

    /// <summary>The runtime's pools grow a little when threads change; an object in ten requests would be more.</summary>
    private const long ToleranceInBytes = 2 * Requests;

    [Fact]
    public async Task A_request_allocates_nothing_at_either_end()
    {
        await using var server = Loop.Serve(new MemoryUnit(1000));
        using var client = await Loop.ConnectAsync(server.EndPoint);
        using var stopping = new CancellationTokenSource();
        var words = new ushort[125];
        var bits = new bool[64];
        await AskAsync(client, words, bits, stopping.Token);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(client, words, bits, stopping.Token);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        allocated.ShouldBeLessThan(ToleranceInBytes, $"for {Requests} requests");
    }

    private static async Task AskAsync(
        ModbusTcpClient client, ushort[] words, bool[] bits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Requests / 4; i++)
        {
            await client.ReadHoldingRegistersAsync(1, 0, words, cancellationToken);
            await client.ReadCoilsAsync(1, 0, bits, cancellationToken);
            await client.WriteRegisterAsync(1, 5, 7, cancellationToken);
            await client.WriteRegistersAsync(1, 200, words.AsMemory(0, 100), cancellationToken);
        }
    }
}
