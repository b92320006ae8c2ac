using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Tests.Outbox;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

/// <summary>A disk without room: what cannot be kept is counted and declared, and all else waits.</summary>
public sealed class FullOutboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Readings_that_find_the_outbox_full_are_declared_once_there_is_room()
    {
        await using var pipeline = await RunningPipeline.StartAsync(new(), _folder.Path);
        await FillAsync(pipeline);
        var records = RunningPipeline.Records(pipeline.Outbox, Lane.Telemetry).ToList();

        pipeline.Outbox.Acknowledge(Lane.Telemetry, pipeline.Outbox.State(Lane.Telemetry).LastSequence);
        await pipeline.TakeAsync(10, 0);
        records.AddRange(await StopAndReadAsync(pipeline));

        ShouldBalance(records);
    }

    [Fact]
    public async Task Gaps_and_alarms_that_find_the_reserve_full_too_wait_in_order_until_there_is_room()
    {
        var disk = new SimulatedDisk();
        await using var pipeline = await RunningPipeline.StartAsync(disk, _folder.Path);
        await FillAsync(pipeline);
        await FillReserveAsync(pipeline.Outbox);
        var alarmsBefore = pipeline.Outbox.State(Lane.Alarm).LastSequence;
        await MissAsync(pipeline, "one", 3);
        await pipeline.TakeAsync(1, 1000);   // raises
        await pipeline.TakeAsync(1, 1);      // returns
        await pipeline.UntilAsync(() => pipeline.Ledger.Gaps.GetValueOrDefault(GapReason.Malformed) == 3, "the miss to be counted");
        pipeline.Outbox.State(Lane.Alarm).LastSequence.ShouldBe(alarmsBefore);

        pipeline.Outbox.Acknowledge(Lane.Telemetry, pipeline.Outbox.State(Lane.Telemetry).LastSequence);
        await pipeline.UntilAsync(() => pipeline.Outbox.State(Lane.Alarm).LastSequence >= alarmsBefore + 3, "the alarms to be kept");

        RunningPipeline.Records(pipeline.Outbox, Lane.Alarm).Skip((int)alarmsBefore).Where(record => record.Kind == RecordKind.AlarmTransition)
            .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition).Edge).ShouldBe([AlarmEdge.Raised, AlarmEdge.Returned]);
        pipeline.Ledger.LostAlarms.ShouldBe(0);
        RunningPipeline.Gaps(await StopAndReadAsync(pipeline)).Where(gap => gap.Reason == GapReason.Malformed).Sum(gap => gap.Count).ShouldBe(3);
    }

    [Fact]
    public async Task What_a_stop_could_not_declare_is_declared_by_the_next_start()
    {
        var disk = new SimulatedDisk();
        LedgerSnapshot closed;
        List<OutboxRecord> records;
        await using (var pipeline = await RunningPipeline.StartAsync(disk, _folder.Path))
        {
            await FillAsync(pipeline);
            await FillReserveAsync(pipeline.Outbox);
            await MissAsync(pipeline, "one", 4);
            closed = await pipeline.StopAsync();
            closed.Undeclared.ShouldNotBeNull().Sum(gap => gap.Count).ShouldBe(closed.Gaps[GapReason.OutboxFull] + 4 - DeclaredIn(disk));
        }

        await using var again = await RunningPipeline.StartAsync(disk, _folder.Path);
        records = [.. RunningPipeline.Records(again.Outbox, Lane.Telemetry)];
        var last = again.Outbox.State(Lane.Telemetry).LastSequence;
        again.Outbox.Acknowledge(Lane.Telemetry, last);
        var books = await again.StopAsync();
        await using var after = OutboxFixture.Open(disk);
        var more = RunningPipeline.Records(after, Lane.Telemetry);
        var gaps = RunningPipeline.Gaps([.. records, .. more]).ToList();
        gaps.Where(gap => gap.Reason == GapReason.OutboxFull).DistinctBy(gap => gap.Id).Sum(gap => gap.Count).ShouldBe(books.Gaps[GapReason.OutboxFull]);
        gaps.Where(gap => gap.Reason == GapReason.Malformed).DistinctBy(gap => gap.Id).Sum(gap => gap.Count).ShouldBe(4);
        books.Undeclared.ShouldBeEmpty();
    }

    private static async Task FillAsync(RunningPipeline pipeline)
    {
        for (var value = 1; pipeline.Ledger.Gaps.GetValueOrDefault(GapReason.OutboxFull) == 0; value++)
        {
            await pipeline.TakeAsync(100, value / 1e6);
            var taken = value * 100;
            await RunningGateway.UntilAsync(() => pipeline.Ledger.Tags[0].Taken >= taken, "the readings");
            pipeline.Clock.Advance(TimeSpan.FromMilliseconds(200));   // seals the block
            value.ShouldBeLessThan(1_000);
        }
    }

    private static async Task FillReserveAsync(DurableOutbox outbox)
    {
        for (var padding = 1000; padding >= 0; padding = padding == 0 ? -1 : padding / 2)
        {
            while ((await outbox.AppendAsync(Lane.Telemetry, new(RecordKind.AlarmEvidence, 0, new byte[padding]), default)).IsStored)
            {
            }
        }
    }

    private static ValueTask MissAsync(RunningPipeline pipeline, string device, long count)
    {
        var nowUtc = pipeline.Clock.GetUtcNow();
        return pipeline.Inlet.WriteAsync(new Miss(GapReason.Malformed, device, null, nowUtc, nowUtc, count, "garbage"), default);
    }

    private static long DeclaredIn(SimulatedDisk disk)
    {
        var outbox = OutboxFixture.Open(disk.Copy());
        return RunningPipeline.Gaps(RunningPipeline.Records(outbox, Lane.Telemetry)).Sum(gap => gap.Count);
    }

    private static async Task<IReadOnlyList<OutboxRecord>> StopAndReadAsync(RunningPipeline pipeline)
    {
        var outbox = pipeline.Outbox;
        await pipeline.StopPipelineAsync();
        return RunningPipeline.Records(outbox, Lane.Telemetry);
    }

    private static void ShouldBalance(List<OutboxRecord> records)
    {
        var report = RecordJson.Read(records.Last(record => record.Kind == RecordKind.LedgerReport).Payload.Span, RecordJson.Default.LedgerReport);
        var declared = RunningPipeline.Gaps(records).Where(gap => Gap.IsAfterSampling(gap.Reason)).Sum(gap => gap.Count);
        declared.ShouldBeGreaterThan(0);
        report.Dropped.ShouldBe(declared);
        report.Sampled.ShouldBe(records.Sum(record => (long)record.ReadingCount) + declared);
    }
}
