using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

public sealed class OutboxPowerTests
{
    private const int Lives = 4;

    [Fact]
    public void What_was_stored_survives_any_power_cut_and_nothing_else_appears() => Check(
        seed => LiveAsync(seed, (chance, disk) => disk.PowerFailsAt = chance.Next(4, 120)));

    [Fact]
    public void What_was_stored_survives_a_disk_that_fails_and_then_loses_power() => Check(seed => LiveAsync(seed, (chance, disk) =>
    {
        disk.PowerFailsAt = chance.Next(60, 200);
        for (var i = 0; i < 6; i++)
            disk.Failing.Add(chance.Next(12, 150));
    }));

    [Fact]
    public void What_was_stored_survives_a_disk_that_is_full_and_then_loses_power() => Check(seed => LiveAsync(seed, (chance, disk) =>
    {
        disk.PowerFailsAt = chance.Next(60, 300);
        disk.Capacity = chance.Next(12_000, 30_000);
    }));

    [Fact]
    public void What_was_stored_survives_a_disk_that_finds_late_that_it_is_full_and_then_loses_power() => Check(seed => LiveAsync(seed, (chance, disk) =>
    {
        disk.PowerFailsAt = chance.Next(60, 300);
        disk.Capacity = chance.Next(12_000, 30_000);
        disk.AllocatesLate = true;
    }));

    [Fact]
    public void What_was_stored_survives_a_disk_that_fails_is_full_and_then_loses_power() => Check(seed => LiveAsync(seed, (chance, disk) =>
    {
        disk.PowerFailsAt = chance.Next(60, 300);
        disk.Capacity = chance.Next(12_000, 30_000);
        for (var i = 0; i < 12; i++)
            disk.Failing.Add(chance.Next(12, 250));
    }));

    private static void Check(Func<int, Task> property) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), property)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithEndSize(1_000_000));

    /// <summary>Several lives of one outbox, each ended by a power cut.</summary>
    private static async Task LiveAsync(int seed, Action<Random, SimulatedDisk> arm)
    {
        var chance = new Random(seed);
        var disk = new SimulatedDisk();
        LaneModel[] lanes = [new(Lane.Alarm), new(Lane.Telemetry)];
        var numbers = new Numbers();
        for (var life = 0; life < Lives; life++)
        {
            arm(chance, disk);
            await LiveOnceAsync(chance, disk, lanes, numbers);
            disk = disk.AfterPowerCut(chance);
        }

        disk.Capacity = long.MaxValue;   // somebody made room
        await using var last = Open(disk);
        foreach (var lane in lanes)
            lane.Check(last);
    }

    private static async Task LiveOnceAsync(Random chance, SimulatedDisk disk, LaneModel[] lanes, Numbers numbers)
    {
        DurableOutbox? outbox = null;
        try
        {
            outbox = Open(disk);
            foreach (var lane in lanes)
                lane.Check(outbox);
            for (var round = 0; round < 60; round++)
            {
                var lane = lanes[chance.Next(lanes.Length)];
                if (chance.Next(3) > 0)
                    await AppendGroupAsync(chance, disk, outbox, lane, numbers);
                else
                    lane.Acknowledge(outbox, chance.Next(5));
            }
        }
        catch (IOException)
        {
            // The power is gone; or a failing disk refused to open or to move the cursor, and whoever asked was told.
        }
        finally
        {
            if (outbox is not null)
                await outbox.DisposeAsync();
        }
    }

    private static async Task AppendGroupAsync(Random chance, SimulatedDisk disk, DurableOutbox outbox, LaneModel lane, Numbers numbers)
    {
        var group = Enumerable.Range(0, chance.Next(1, 12)).Select(_ => Record(
            ++numbers.Last, chance.Next(20), chance.Next(400), chance.Next(3) == 0 ? RecordKind.Gap : RecordKind.Readings)).ToList();
        group.ForEach(lane.Attempt);
        var appends = group.ConvertAll(record => outbox.AppendAsync(lane.Lane, record, default).AsTask());
        var all = Task.WhenAll(appends);
        if (await Task.WhenAny(all, disk.PowerGone) != all)
            await outbox.DisposeAsync();   // or those who wait would wait until the power is back

        foreach (var (append, record) in appends.Zip(group))
        {
            await ((Task)append).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (append.IsCompletedSuccessfully)
                lane.Reported(record, await append);
        }

        if (disk.IsDead)
            throw new IOException("the power went");
    }

    private sealed class Numbers
    {
        public long Last { get; set; }
    }
}
