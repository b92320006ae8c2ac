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

    [Fact]
    public void What_rots_becomes_gaps_that_say_how_many_readings_are_missing() => Check(Rot);

    [Fact]
    public void A_file_cut_at_any_byte_loses_only_what_lay_behind_and_counts_it() => Check((chance, disk) =>
        Tamper(chance, disk, (content, at, _) => content[..at]));

    [Fact]
    public void A_file_that_is_gone_is_a_gap() => Check((chance, disk) => disk.Delete(AnySegment(chance, disk)));

    private static void Check(Action<Random, SimulatedDisk> damage) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => SurviveAsync(seed, damage))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(1_000_000));

    private static void Rot(Random chance, SimulatedDisk disk) => Tamper(chance, disk, (content, at, length) =>
    {
        if (chance.Next(2) == 0)
            content[at] ^= (byte)(1 << chance.Next(8));
        else
            chance.NextBytes(content.AsSpan(at, length));
        return content;
    });

    private static void Tamper(Random chance, SimulatedDisk disk, Func<byte[], int, int, byte[]> change) =>
        disk.Tamper(AnySegment(chance, disk), content =>
        {
            var at = chance.Next(content.Length);
            return change(content, at, chance.Next(content.Length - at));
        });

    private static string AnySegment(Random chance, SimulatedDisk disk)
    {
        var segments = disk.Names().Where(name => name.StartsWith("telemetry", StringComparison.Ordinal) && name.EndsWith(".segment", StringComparison.Ordinal)).ToArray();
        return segments[chance.Next(segments.Length)];
    }

    private static async Task SurviveAsync(int seed, Action<Random, SimulatedDisk> damage)
    {
        var chance = new Random(seed);
        var disk = new SimulatedDisk();
        var written = Enumerable.Range(1, Records).Select(number => Record(number, chance.Next(30), chance.Next(600))).ToList();
        await using (var outbox = Open(disk))
        {
            foreach (var record in written)
                await outbox.AppendAsync(Lane.Telemetry, record, default);
            outbox.Acknowledge(Lane.Telemetry, chance.Next(20));
        }

        damage(chance, disk);
        await using var after = Open(disk);
        var next = Record(Records + 1, 7, 10);
        (await after.AppendAsync(Lane.Telemetry, next, default)).Sequence.ShouldBe(Records + 1);
        ShouldAccountFor(after, [.. written, next]);
    }

    private static void ShouldAccountFor(DurableOutbox outbox, List<OutboxRecord> written)
    {
        var first = outbox.State(Lane.Telemetry).AcknowledgedThrough + 1;
        var held = ReadAll(outbox, Lane.Telemetry, first);
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
        outbox.Depth(Lane.Telemetry).Readings.ShouldBe(written.Skip((int)first - 1).Sum(record => (long)record.ReadingCount));
        ReadAll(outbox, Lane.Telemetry, first).Select(IdOf).ShouldBe(held.Select(IdOf), "a second look gave something else");
    }

    private static (long, long, Guid) IdOf(Held found) => (found.Sequence, found.Position, found.Record.Kind == RecordKind.Gap
        ? RecordJson.Read(found.Record.Payload.Span, RecordJson.Default.Gap).Id : Guid.Empty);
}
