using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Tests.Outbox;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What was learnt and what was told outlive the gateway's process.</summary>
public sealed class RestartTests
{
    private const int Seconds = 1400;

    private const string Tags = """
          - { name: P.vibration, asset: P, signal: vibration, register: { address: 0, type: float32 }, limits: { high: 8, onDelay: "00:00:03", offDelay: "00:00:20" }, detector: { kind: novelty, budget: 200 } }
          - { name: P.bearing-temperature, asset: P, signal: bearing-temperature, register: { address: 2, type: float32 }, limits: { high: 90 }, detector: { kind: novelty, budget: 200 } }
          - { name: P.running, asset: P, kind: State, register: { address: 4, type: uint16 } }
        """;

    private const string Assets = """
        assets:
        - { name: P, class: pump, runState: P.running, starting: "00:00:20", joint: { period: "00:00:02", budget: 200 } }
        """;

    [Fact]
    public void A_restart_at_any_moment_changes_nothing_that_is_decided() => Prop.ForAll(
        Gen.Choose(1, Seconds - 1).ListOf().Select(at => at.Order().Distinct().Take(3).ToArray()).ToArbitrary(),
        restarts =>
        {
            var unbroken = TellAsync([]).GetAwaiter().GetResult();
            var broken = TellAsync(restarts).GetAwaiter().GetResult();
            unbroken.Count.ShouldBeGreaterThan(6, "the series is to alarm by limits, detectors, the asset and a sensor");
            broken.Select(Decided).ShouldBe(unbroken.Select(Decided));
            foreach (var alarm in broken.GroupBy(told => told.AlarmId))
                alarm.Select(told => told.Edge).ShouldBe(alarm.Count() == 1 ? [AlarmEdge.Raised] : [AlarmEdge.Raised, AlarmEdge.Returned]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Fact]
    public async Task A_damaged_memory_is_learnt_anew_alone_and_counted()
    {
        using var folder = new TemporaryFolder();
        await LearnAndSaveAsync(folder.Path);
        var file = Directory.GetFiles(Path.Combine(folder.Path, "detectors")).MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var plant = await WatchedPlant.OpenAsync(folder.Path, Tags, Assets);
        plant.Counts.BegunAnew.ShouldBe(1);
        plant.Counts.Restored.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_file_cut_short_or_foreign_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        await LearnAndSaveAsync(folder.Path);
        var files = Directory.GetFiles(Path.Combine(folder.Path, "detectors")).OrderByDescending(file => new FileInfo(file).Length).ToList();
        await File.WriteAllBytesAsync(files[0], (await File.ReadAllBytesAsync(files[0]))[..^7]);
        await File.WriteAllTextAsync(files[1], "something else");

        (await WatchedPlant.OpenAsync(folder.Path, Tags, Assets)).Counts.BegunAnew.ShouldBe(2);
    }

    [Fact]
    public async Task A_changed_limit_does_not_cost_what_the_detector_has_learnt()
    {
        using var folder = new TemporaryFolder();
        await LearnAndSaveAsync(folder.Path);

        var plant = await WatchedPlant.OpenAsync(folder.Path, Tags.Replace("high: 8", "high: 9", StringComparison.Ordinal), Assets);
        plant.Counts.BegunAnew.ShouldBe(0);
        await plant.TickAsync();
        plant.Watch(0).Picture.Ask()!.Detector!.WarmUpLeft.ShouldBe(0);
    }

    private static async Task LearnAndSaveAsync(string folder)
    {
        var plant = await WatchedPlant.OpenAsync(folder, Tags, Assets);
        foreach (var reading in Readings().Take(1500))
            plant.Watch(reading.Tag).Observe(reading);
        await plant.SaveAsync();
    }

    private static async Task<IReadOnlyList<AlarmTransition>> TellAsync(int[] restarts)
    {
        using var folder = new TemporaryFolder();
        var disk = new SimulatedDisk();
        List<Reading> readings = [.. Readings()];
        var records = new List<OutboxRecord>();
        int[] bounds = [0, .. restarts, Seconds];
        for (var i = 1; i < bounds.Length; i++)
        {
            await using var pipeline = await RunningPipeline.StartAsync(disk, folder.Path, WatchedPlant.Yaml(Tags, Assets), 64 << 20);
            await pipeline.TakeAsync(readings[(bounds[i - 1] * 3)..(bounds[i] * 3)]);
            await pipeline.StopPipelineAsync();
            records = [.. RunningPipeline.Records(pipeline.Outbox, Lane.Alarm)];
        }

        return [.. records.Where(record => record.Kind == RecordKind.AlarmTransition)
            .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition))];
    }

    /// <summary>All but what is made up anew in every run: identities, and the gateway's time.</summary>
    private static string Decided(AlarmTransition told) => Encoding.UTF8.GetString(RecordJson.Write(
        told with { TransitionId = default, AlarmId = default, DecidedAtUtc = default, Basis = told.Basis! with { IncidentId = null } },
        RecordJson.Default.AlarmTransition));

    /// <summary>A machine that is learnt, stops and starts, shakes more, gets hot, and whose sensor sticks; the same in every run.</summary>
    private static IEnumerable<Reading> Readings()
    {
        var random = new Random(3);
        for (var second = 0; second < Seconds; second++)
        {
            var at = WatchedPlant.Start.AddSeconds(second);
            var isOn = second is < 600 or > 640;
            var vibration = (isOn ? second is > 900 and < 1000 ? 9 : 3 : 0) + random.NextDouble();
            var temperature = (second is > 1050 and < 1150 ? 95 : 60) + random.NextDouble();
            yield return new(0, vibration, Quality.Good, at, at);
            yield return new(1, second > 1250 ? 61 : temperature, Quality.Good, at, at);
            yield return new(2, isOn ? 1 : 0, Quality.Good, at, at);
        }
    }
}
