using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

public sealed class LaneRecoveryTests
{
    private const int FirstRecordBytes = 200;
    private static readonly DateTimeOffset NowUtc = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Records_cut_away_behind_a_torn_one_do_not_come_back_behind_a_new_one()
    {
        var disk = TornInTheFirstOfThree();
        Open(disk).Commit([Append(4, padding: 10)], NowUtc);

        var after = Open(disk);
        after.LastSequence.ShouldBe(1);
        NumberOf(after.Read(1, 1000, 10, NowUtc)!.Records.ShouldHaveSingleItem()).ShouldBe(4);
    }

    [Fact]
    public void They_do_not_come_back_either_when_the_power_goes_with_the_new_one()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var disk = TornInTheFirstOfThree();
            var log = Open(disk);
            disk.PowerFailsAt = disk.Steps + 2;   // the write is made, its flush is not
            Should.Throw<IOException>(() => log.Commit([Append(4, padding: 10)], NowUtc));

            var after = Open(disk.AfterPowerCut(new Random(seed)));
            after.LastSequence.ShouldBeInRange(0, 1);
            if (after.LastSequence == 1)
                NumberOf(after.Read(1, 1000, 10, NowUtc)!.Records[0]).ShouldBe(4);
        }
    }

    /// <summary>Three records of one group of which the first did not reach the disk: none of them was promised to anybody.</summary>
    private static SimulatedDisk TornInTheFirstOfThree()
    {
        var disk = new SimulatedDisk();
        Open(disk).Commit([Append(1, FirstRecordBytes), Append(2, padding: 10), Append(3, padding: 10)], NowUtc);
        disk.Tamper(disk.Names().Single(name => name.EndsWith(".segment", StringComparison.Ordinal)), content =>
        {
            content.AsSpan(LogSegment.HeaderBytes, FirstRecordBytes).Clear();
            return content;
        });
        Open(disk.Copy()).LastSequence.ShouldBe(0);
        return disk;
    }

    private static LaneLog Open(SimulatedDisk disk) => new(disk, Lane.Telemetry, Small, Guid.CreateVersion7(NowUtc));

    private static PendingAppend Append(long number, int padding) =>
        new(new Microsoft.Extensions.ObjectPool.DefaultObjectPool<PendingAppend>(new PendingAppend.Policy())) { Record = Record(number, 5, padding) };
}
