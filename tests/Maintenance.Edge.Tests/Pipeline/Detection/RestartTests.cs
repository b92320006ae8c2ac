using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline.Detection;
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

    [Fact]
    public async Task What_another_version_has_learnt_is_learnt_anew_and_counted()
    {
        using var folder = new TemporaryFolder();
        await LearnAndSaveAsync(folder.Path);
        var file = Directory.GetFiles(Path.Combine(folder.Path, "detectors")).Single(file => IsOf(file, "tag P.vibration"));
        var before = await WatchedPlant.OpenAsync(folder.Path, Tags, Assets);
        before.Counts.BegunAnew.ShouldBe(0);
        await File.WriteAllBytesAsync(file, MemoryFile.Write(new OfAnotherVersion(before.Watch(0))));

        var plant = await WatchedPlant.OpenAsync(folder.Path, Tags, Assets);
        (plant.Counts.BegunAnew, plant.Counts.Restored).ShouldBe((1, before.Counts.Restored - 1));
        await plant.TickAsync();
        plant.Watch(0).Picture.Ask()!.Detector!.WarmUpLeft.ShouldBeGreaterThan(0);
        plant.Watch(1).Picture.Ask()!.Detector!.WarmUpLeft.ShouldBe(0);
    }

    [Theory]
    [InlineData("high: 8,", "high: 10,")]
    [InlineData("limits: { high: 8, onDelay: \"00:00:03\", offDelay: \"00:00:20\" }, ", "")]
    [InlineData("P.vibration,", "P.renamed,")]
    public async Task An_alarm_that_is_on_ends_with_the_settings_that_decided_it(string before, string after)
    {
        using var folder = new TemporaryFolder();
        var raised = await RaiseAndSaveAsync(folder.Path);

        var plant = await WatchedPlant.OpenAsync(folder.Path, Tags.Replace(before, after, StringComparison.Ordinal), Assets);
        var returned = plant.Told().ShouldHaveSingleItem();
        (returned.Edge, returned.AlarmId, returned.Rule, returned.RuleVersion, returned.Limit)
            .ShouldBe((AlarmEdge.Returned, raised.AlarmId, raised.Rule, raised.RuleVersion, raised.Limit));
        returned.TransitionId.ShouldNotBe(raised.TransitionId);
        returned.AtUtc.ShouldBeGreaterThanOrEqualTo(raised.AtUtc);
        plant.Watch(0).Active.ShouldBeEmpty();

        await plant.SaveAsync();
        (await WatchedPlant.OpenAsync(folder.Path, Tags.Replace(before, after, StringComparison.Ordinal), Assets)).Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_that_is_put_before_others_costs_nothing_of_what_was_learnt()
    {
        using var folder = new TemporaryFolder();
        var raised = await RaiseAndSaveAsync(folder.Path);

        const string Another = "  - { name: Q.level, asset: Q, register: { address: 9, type: float32 } }\n";
        var plant = await WatchedPlant.OpenAsync(folder.Path, Another + Tags, Assets);
        plant.Assets[0].Incident.Id.ShouldBe(raised.Basis!.IncidentId);
        plant.Assets[0].Mode.ModeAt(WatchedPlant.Start.AddSeconds(1499)).ShouldBe(OperatingMode.Running);
        plant.Watch(1).Active.ShouldHaveSingleItem().Rule.ShouldBe(raised.Rule);
        plant.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_told_before_a_sample_says_what_time_it_is()
    {
        using var folder = new TemporaryFolder();
        var before = await WatchedPlant.OpenAsync(folder.Path, Tags, Assets);
        foreach (var reading in Readings())
            before.Watch(reading.Tag).Observe(reading);
        before.Told().ShouldContain(told => told.Detector == "sensor-stuck");
        await before.SaveAsync();
        var file = Directory.GetFiles(Path.Combine(folder.Path, "detectors")).Single(file => IsOf(file, "tag P.bearing-temperature"));
        await File.WriteAllBytesAsync(file, MemoryFile.Write(new WithoutRules(before.Watch(1))));

        var plant = await WatchedPlant.OpenAsync(folder.Path, Tags, Assets);
        await plant.TickAsync();
        plant.Told().ShouldBeEmpty();
    }

    private static bool IsOf(string file, string unit)
    {
        try
        {
            return MemoryFile.Read(unit, File.ReadAllBytes(file)).Count > 0;
        }
        catch (StateException)
        {
            return false;
        }
    }

    private static async Task<AlarmTransition> RaiseAndSaveAsync(string folder)
    {
        var plant = await WatchedPlant.OpenAsync(folder, Tags, Assets);
        for (var second = 1400; second < 1500; second++)
        {
            plant.Take(2, 1, second);
            plant.Take(1, 60 + (0.01 * (second % 7)), second);
            plant.Take(0, (second > 1490 ? 9 : 3) + (0.01 * (second % 7)), second);
        }

        await plant.SaveAsync();
        return plant.Told().ShouldHaveSingleItem();
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

    /// <summary>A tag's memories as if its detector had been another version, which its rule's own version tells.</summary>
    private sealed class OfAnotherVersion(AlarmWatch watch) : IRemembering
    {
        public string Unit => watch.Unit;

        public IEnumerable<KeyValuePair<string, IStateful>> Memories => watch.Memories.Select(memory => memory.Value is RuleWatch { Rule.Detector: AlarmRule.Novelty } rule
            ? new($"rule {rule.Rule.Name} 0123456789ab", rule) : memory);

        public bool IsUrgent { get; set; }
    }

    /// <summary>A tag's memories as if those of its rules had been lost.</summary>
    private sealed class WithoutRules(AlarmWatch watch) : IRemembering
    {
        public string Unit => watch.Unit;

        public IEnumerable<KeyValuePair<string, IStateful>> Memories => watch.Memories.Where(memory => !memory.Key.StartsWith("rule ", StringComparison.Ordinal));

        public bool IsUrgent { get; set; }
    }
}
