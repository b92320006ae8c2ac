using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>A disk that the operating system itself calls full.</summary>
public sealed class FullDiskTests
{
    private static readonly OutboxOptions Options = Small with { ReserveBytes = 64 * 1024, SegmentBytes = 16 * 1024 };

    [FactIfTmpfs]
    public async Task Without_a_block_left_readings_are_refused_alarms_are_stored_and_all_are_there_after_a_restart()
    {
        using var volume = new SmallVolume("size=512k");
        var disk = Path.Combine(volume.Path, "outbox");
        long stored = 0;
        await using (var outbox = Open(new FolderDisk(disk), Options))
        {
            outbox.IsReserveHeld.ShouldBeTrue();
            while ((await outbox.AppendAsync(Lane.Telemetry, Record(stored + 1, 5, 4000), default)).IsStored)
                stored++;
            stored.ShouldBeInRange(50, 120);
            for (var alarm = 1; alarm <= 10; alarm++)
                (await outbox.AppendAsync(Lane.Alarm, Record(alarm, 0, 4000, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();
            outbox.IsReserveHeld.ShouldBeFalse();
        }

        await using var again = Open(new FolderDisk(disk), Options);
        ReadAll(again, Lane.Telemetry, 1).Select(held => NumberOf(held.Record)).ShouldBe(Enumerable.Range(1, (int)stored).Select(number => (long)number));
        ReadAll(again, Lane.Alarm, 1).Count.ShouldBe(10);
        again.Acknowledge(Lane.Telemetry, stored);
        (await again.AppendAsync(Lane.Telemetry, Record(stored + 1, 5, 4000), default)).IsStored.ShouldBeTrue();
    }

    [FactIfTmpfs]
    public async Task Without_a_name_left_the_outbox_opens_gives_up_its_reserve_and_goes_on()
    {
        using var volume = new SmallVolume("size=1m,nr_inodes=16");
        var disk = Path.Combine(volume.Path, "outbox");
        await using (var first = Open(new FolderDisk(disk), Options))
        {
            (await first.AppendAsync(Lane.Telemetry, Record(1, 5, 400), default)).IsStored.ShouldBeTrue();
            first.Join(Lane.Telemetry);   // so that the next opening writes a cursor
        }

        volume.UseUpNames();

        await using var outbox = Open(new FolderDisk(disk), Options);
        (await outbox.AppendAsync(Lane.Alarm, Record(1, 0, 400, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();
        outbox.Acknowledge(Lane.Telemetry, 1);
        outbox.IsReserveHeld.ShouldBeFalse();
        outbox.State(Lane.Telemetry).AcknowledgedThrough.ShouldBe(1);
    }
}
