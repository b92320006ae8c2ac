using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

public sealed class DurableOutboxTests
{
    [Fact]
    public async Task A_real_folder_keeps_its_records_and_belongs_to_one_gateway()
    {
        using var folder = new TemporaryFolder();
        await using (var outbox = Open(new FolderDisk(folder.Path)))
        {
            for (var number = 1; number <= 20; number++)
                (await outbox.AppendAsync(Lane.Telemetry, Record(number, 3, 500), default)).ShouldBe(new AppendOutcome(true, number, 3 * (number - 1)));
            Should.Throw<IOException>(() => new FolderDisk(folder.Path)).Message.ShouldContain("another gateway");
            outbox.Acknowledge(Lane.Telemetry, 12);
        }

        await using var again = Open(new FolderDisk(folder.Path));
        ReadAll(again, Lane.Telemetry, 13).Select(held => NumberOf(held.Record)).ShouldBe([13, 14, 15, 16, 17, 18, 19, 20]);
        Directory.GetFiles(folder.Path, "telemetry-*").Length.ShouldBeLessThan(5);
    }

    [Fact]
    public async Task A_full_outbox_refuses_readings_before_gaps_and_alarms_and_takes_them_again_when_acknowledged()
    {
        await using var outbox = Open(new SimulatedDisk(), Small with { MaxBytes = 40_000 });
        long stored = 0;
        while ((await outbox.AppendAsync(Lane.Telemetry, Record(stored + 1, 5, 400), default)).IsStored)
            stored++;
        stored.ShouldBeInRange(60, 90);
        (await outbox.AppendAsync(Lane.Telemetry, Record(1000, 0, 400, RecordKind.Gap), default)).IsStored.ShouldBeTrue();
        (await outbox.AppendAsync(Lane.Alarm, Record(1, 0, 400, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();

        outbox.Acknowledge(Lane.Telemetry, stored);
        (await outbox.AppendAsync(Lane.Telemetry, Record(1001, 5, 400), default)).IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task A_disk_filled_by_others_still_takes_gaps_and_alarms_from_the_reserve()
    {
        var disk = new SimulatedDisk();
        await using var outbox = Open(disk);
        outbox.IsReserveHeld.ShouldBeTrue();
        disk.Capacity = 0;
        (await outbox.AppendAsync(Lane.Telemetry, Record(1, 5, 400), default)).IsStored.ShouldBeFalse();
        outbox.IsReserveHeld.ShouldBeTrue();

        disk.Capacity = disk.Used;
        (await outbox.AppendAsync(Lane.Alarm, Record(2, 0, 400, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();
        outbox.IsReserveHeld.ShouldBeFalse();
    }

    [Fact]
    public async Task An_outbox_opens_on_a_disk_that_has_no_room_for_another_name_and_takes_alarms()
    {
        var disk = new SimulatedDisk();
        await using (var first = Open(disk))
        {
            (await first.AppendAsync(Lane.Telemetry, Record(1, 5, 400), default)).IsStored.ShouldBeTrue();
            first.Join(Lane.Telemetry);   // so that the next opening writes a cursor
        }

        disk.Capacity = disk.Used;
        await using var outbox = Open(disk);
        ReadAll(outbox, Lane.Telemetry, 1).ShouldHaveSingleItem();
        outbox.Acknowledge(Lane.Telemetry, 1);
        (await outbox.AppendAsync(Lane.Alarm, Record(2, 0, 400, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task Appends_that_come_while_the_disk_flushes_share_the_next_flush_and_alarms_wait_for_none_of_telemetry()
    {
        const int Waiting = 100;
        using var isFlushing = new SemaphoreSlim(0);
        using var mayFlush = new ManualResetEventSlim();
        var disk = new SimulatedDisk();
        await using var outbox = Open(disk, Small with { SegmentBytes = 100_000, CommitBytes = 1_000_000 });
        disk.Flushes.Clear();
        disk.BeforeFlush = name =>
        {
            if (!name.StartsWith("telemetry", StringComparison.Ordinal))
                return;
            isFlushing.Release();
            mayFlush.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        };

        var appends = new List<Task<AppendOutcome>> { outbox.AppendAsync(Lane.Telemetry, Record(1, 1, 100), default).AsTask() };
        (await isFlushing.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        appends.AddRange(Enumerable.Range(2, Waiting).Select(number => outbox.AppendAsync(Lane.Telemetry, Record(number, 1, 100), default).AsTask()));
        (await outbox.AppendAsync(Lane.Alarm, Record(1, 0, 400, RecordKind.AlarmTransition), default)).IsStored.ShouldBeTrue();
        appends.ShouldAllBe(append => !append.IsCompleted);

        mayFlush.Set();
        (await Task.WhenAll(appends)).Select(outcome => outcome.Sequence).ShouldBe(Enumerable.Range(1, Waiting + 1).Select(sequence => (long)sequence));
        disk.Flushes.Count(name => name.StartsWith("telemetry", StringComparison.Ordinal)).ShouldBe(2);
        disk.Flushes.Count(name => name.StartsWith("alarm", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_disk_that_fails_is_said_and_tried_again()
    {
        var clock = new ManualClock();
        var disk = new SimulatedDisk();
        await using var outbox = Open(disk, clock: clock);
        disk.Failing.Add(disk.Steps + 1);
        var append = outbox.AppendAsync(Lane.Telemetry, Record(1, 1, 1), default).AsTask();
        await clock.WhenWaitedOnAsync();
        outbox.Fault.ShouldNotBeNull();
        append.IsCompleted.ShouldBeFalse();

        clock.Advance(TimeSpan.FromSeconds(1));
        (await append).IsStored.ShouldBeTrue();
        outbox.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task A_new_epoch_numbers_what_is_left_from_one_and_survives_a_restart()
    {
        var disk = new SimulatedDisk();
        Guid epoch;
        await using (var outbox = Open(disk))
        {
            for (var number = 1; number <= 10; number++)
                await outbox.AppendAsync(Lane.Telemetry, Record(number, 4, 10), default);
            outbox.Acknowledge(Lane.Telemetry, 6);
            epoch = outbox.BeginEpoch(Lane.Telemetry);
            outbox.State(Lane.Telemetry).ShouldBe(new StreamState(epoch, 0, 1, 4, 16));
        }

        await using var again = Open(disk);
        var batch = again.Read(Lane.Telemetry, 1, 10_000, 100).ShouldNotBeNull();
        batch.Header.ShouldBe(new(Lane.Telemetry, epoch, 1, 0));
        batch.Records.Select(NumberOf).ShouldBe([7, 8, 9, 10]);
    }

    [Fact]
    public async Task The_age_of_what_waits_is_that_of_the_first_record_not_acknowledged()
    {
        var clock = new ManualClock();
        await using var outbox = Open(new SimulatedDisk(), clock: clock);
        outbox.Depth(Lane.Alarm).OldestAppendedAtUtc.ShouldBeNull();
        var startedAtUtc = clock.GetUtcNow();
        for (var number = 1; number <= 3; number++)
        {
            await outbox.AppendAsync(Lane.Alarm, Record(number, 0, 10, RecordKind.AlarmTransition), default);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        outbox.Depth(Lane.Alarm).OldestAppendedAtUtc.ShouldBe(startedAtUtc);
        outbox.Acknowledge(Lane.Alarm, 2);
        outbox.Depth(Lane.Alarm).OldestAppendedAtUtc.ShouldBe(startedAtUtc.AddMinutes(2));
    }
}
