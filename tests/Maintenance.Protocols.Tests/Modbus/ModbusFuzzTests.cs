using Maintenance.Fuzz;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>The short form of './maintain fuzz modbus'.</summary>
public sealed class ModbusFuzzTests
{
    [Fact]
    public async Task Mutated_frames_are_read_or_refused()
    {
        var result = await OpcUaFuzz.RunAsync(ModbusCorpus.All(), messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBe(20_000);
        result.Read.ShouldBeGreaterThan(500);
        result.Refused.ShouldBeGreaterThan(5_000);
    }
}
