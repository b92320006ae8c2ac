using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Uplinks;

public sealed class UplinkPropertyTests
{
    private const int Lives = 3;

    [Fact]
    public void Whatever_fails_the_cloud_ends_with_each_record_once_and_in_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), TryAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(10).WithEndSize(1_000_000));

    private static async Task TryAsync(int seed)
    {
        var chance = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var cloud = await ScriptedCloud.StartAsync();
        cloud.NamesPoison = chance.Next(2) == 0;
        cloud.IsPoison = record => record.Kind != RecordKind.Gap && NumberOf(record) % 17 == 0;
        var sent = new Dictionary<Lane, List<OutboxRecord>> { [Lane.Alarm] = [], [Lane.Telemetry] = [] };
        for (var life = 0; life < Lives; life++)
        {
            for (var i = 0; i < 12; i++)
                cloud.Script.Enqueue((Mishap)chance.Next(Enum.GetValues<Mishap>().Length));
            await using var gateway = await UplinkedGateway.StartAsync(cloud, folder.Path);
            foreach (var (lane, records) in sent)
            {
                var more = Enumerable.Range(0, chance.Next(25)).Select(i => Record(
                    (1000 * life) + i + 1, lane == Lane.Alarm ? 0 : chance.Next(50), chance.Next(200),
                    lane == Lane.Alarm ? RecordKind.AlarmTransition : RecordKind.Readings)).ToList();
                records.AddRange(more);
                await gateway.AppendAsync(lane, more);
            }

            if (life == Lives - 1 || chance.Next(2) == 0)
                await gateway.WhenSentAsync();
        }

        foreach (var (lane, records) in sent)
            ShouldHold(cloud.Records(lane), records, cloud.IsPoison);
    }

    private static void ShouldHold(IReadOnlyList<OutboxRecord> stored, List<OutboxRecord> sent, Func<OutboxRecord, bool> isPoison)
    {
        stored.Count.ShouldBe(sent.Count);
        foreach (var (there, here) in stored.Zip(sent))
        {
            if (!isPoison(here))
            {
                there.Payload.Span.SequenceEqual(here.Payload.Span).ShouldBeTrue();
                continue;
            }

            var gap = RecordJson.Read(there.Payload.Span, RecordJson.Default.Gap);
            gap.Reason.ShouldBe(GapReason.Refused);
            gap.Count.ShouldBe(here.ReadingCount);
        }
    }
}
