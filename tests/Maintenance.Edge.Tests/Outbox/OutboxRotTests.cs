using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>Damage to what had long been durable: nothing can bring it back, but each reading of it is accounted for.</summary>
public sealed class OutboxRotTests
{
    private const int Records = 60;

    [Theory]
    [InlineData(Lane.Telemetry)]
    [InlineData(Lane.Alarm)]
    public void What_rots_becomes_gaps_that_say_how_many_readings_are_missing(Lane lane) => Check(lane, (chance, disk) => Tamper(chance, disk, lane, (content, at, length) =>
    {
        if (chance.Next(2) == 0)
            content[at] ^= (byte)(1 << chance.Next(8));
        else
            chance.NextBytes(content.AsSpan(at, length));
        return content;
    }));

    [Theory]
    [InlineData(Lane.Telemetry)]
    [InlineData(Lane.Alarm)]
    public void A_file_cut_at_any_byte_loses_only_what_lay_behind_and_counts_it(Lane lane) => Check(lane, (chance, disk) =>
        Tamper(chance, disk, lane, (content, at, _) => content[..at]));

    [Theory]
    [InlineData(Lane.Telemetry)]
    [InlineData(Lane.Alarm)]
    public void A_file_that_is_gone_is_a_gap(Lane lane) => Check(lane, (chance, disk) => disk.Delete(AnySegment(chance, disk, lane)));

    [Theory]
    [InlineData(Lane.Telemetry)]
    [InlineData(Lane.Alarm)]
    public async Task A_cursor_cut_or_changed_at_any_byte_or_gone_costs_no_record(Lane lane)
    {
        var chance = new Random(1);
        var disk = new SimulatedDisk();
        var written = await WriteAsync(disk, lane, chance);
        var cursor = disk.Names().Single(name => name.EndsWith(".cursor", StringComparison.Ordinal) && name.StartsWith($"{lane}", StringComparison.OrdinalIgnoreCase));
        var acknowledged = LaneCursor.Load(disk, cursor[..^".cursor".Length]).ShouldNotBeNull().AcknowledgedThrough;
        var length = disk.Content(cursor).Length;
        await DamagedAsync(damaged => damaged.Delete(cursor));
        for (var at = 0; at < length; at++)
        {
            await DamagedAsync(damaged => damaged.Tamper(cursor, content => content[..at]));
            await DamagedAsync(damaged => damaged.Tamper(cursor, content =>
            {
                content[at] ^= (byte)(1 << (at % 8));
                return content;
            }));
        }

        async Task DamagedAsync(Action<SimulatedDisk> damage)
        {
            var damaged = disk.Copy();
            damage(damaged);
            await using var after = Open(damaged);
            after.State(lane).AcknowledgedThrough.ShouldBeLessThanOrEqualTo(acknowledged);
            var next = Record(Records + 1, 7, 10);
            (await after.AppendAsync(lane, next, default)).Sequence.ShouldBe(Records + 1);
            var first = after.State(lane).AcknowledgedThrough + 1;
            ReadAll(after, lane, first).Select(held => NumberOf(held.Record)).ShouldBe(written.Append(next).Skip((int)first - 1).Select(NumberOf));
        }
    }

    private static void Check(Lane lane, Action<Random, SimulatedDisk> damage) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => SurviveAsync(seed, lane, damage))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(1_000_000));

    private static void Tamper(Random chance, SimulatedDisk disk, Lane lane, Func<byte[], int, int, byte[]> change) =>
        disk.Tamper(AnySegment(chance, disk, lane), content =>
        {
            var at = chance.Next(content.Length);
            return change(content, at, chance.Next(content.Length - at));
        });

    private static string AnySegment(Random chance, SimulatedDisk disk, Lane lane)
    {
        var segments = disk.Names().Where(name => name.StartsWith($"{lane}", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".segment", StringComparison.Ordinal)).ToArray();
        return segments[chance.Next(segments.Length)];
    }

    private static async Task SurviveAsync(int seed, Lane lane, Action<Random, SimulatedDisk> damage)
    {
        var chance = new Random(seed);
        var disk = new SimulatedDisk();
        var written = await WriteAsync(disk, lane, chance);
        damage(chance, disk);
        await using var after = Open(disk);
        var next = Record(Records + 1, 7, 10);
        (await after.AppendAsync(lane, next, default)).Sequence.ShouldBe(Records + 1);
        ShouldAccountFor(after, lane, [.. written, next]);
    }

    private static async Task<IReadOnlyList<OutboxRecord>> WriteAsync(SimulatedDisk disk, Lane lane, Random chance)
    {
        var written = Enumerable.Range(1, Records).Select(number => Record(number, chance.Next(30), chance.Next(600))).ToList();
        await using var outbox = Open(disk);
        foreach (var record in written)
            await outbox.AppendAsync(lane, record, default);
        outbox.Acknowledge(lane, chance.Next(20));
        return written;
    }

    private static void ShouldAccountFor(DurableOutbox outbox, Lane lane, List<OutboxRecord> written)
    {
        var first = outbox.State(lane).AcknowledgedThrough + 1;
        var held = ReadAll(outbox, lane, first);
        held.Count.ShouldBe(written.Count - (int)first + 1);
        var lost = 0L;
        foreach (var found in held)
        {
            var original = written[(int)found.Sequence - 1];
            if (found.Record.Kind == RecordKind.Gap)
            {
                lost += RecordJson.Read(found.Record.Payload.Span, RecordJson.Default.Gap).Count;
                continue;
            }

            found.Record.Payload.Span.SequenceEqual(original.Payload.Span).ShouldBeTrue();
            found.Position.ShouldBe(written.Take((int)found.Sequence - 1).Sum(record => (long)record.ReadingCount));
        }

        (lost + held.Sum(found => (long)found.Record.ReadingCount)).ShouldBe(written.Skip((int)first - 1).Sum(record => (long)record.ReadingCount));
        outbox.Depth(lane).Readings.ShouldBe(written.Skip((int)first - 1).Sum(record => (long)record.ReadingCount));
        ReadAll(outbox, lane, first).Select(IdOf).ShouldBe(held.Select(IdOf), "a second look gave something else");
    }

    private static (long, long, Guid) IdOf(Held found) => (found.Sequence, found.Position, found.Record.Kind == RecordKind.Gap
        ? RecordJson.Read(found.Record.Payload.Span, RecordJson.Default.Gap).Id : Guid.Empty);
}
