using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

public sealed class AlarmWatchTests : IDisposable
{
    private const string Tags = """
          - { name: P.vibration, asset: P, signal: vibration, register: { address: 0, type: float32 }, limits: { high: 10 }, detector: { kind: novelty, budget: 100 }, sensor: { watch: false } }
          - { name: P.bearing-temperature, asset: P, signal: bearing-temperature, register: { address: 2, type: float32 }, limits: { high: 90, low: 1 }, detector: { kind: novelty }, sensor: { watch: false } }
          - { name: P.other, asset: Q, register: { address: 4, type: float32 }, limits: { high: 10 }, sensor: { watch: false } }
        """;

    private const string Assets = """
        assets:
        - { name: P, class: pump, incidentWindow: "00:10:00", joint: { period: "00:00:01", budget: 50 } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(11);
    private int _second;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_departure_is_told_with_version_direction_score_and_what_came_before()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        Run(plant, 3000, 2);
        await plant.TickAsync();
        var learnt = plant.Watch(0).Picture.Ask()!.Detector!;
        (learnt.Budget, learnt.Period, learnt.WarmUpLeft).ShouldBe((100, TimeSpan.FromSeconds(1), 0));
        plant.Told();

        Run(plant, 120, 6);
        var raised = plant.Told().First(told => told.Edge == AlarmEdge.Raised);
        (raised.Detector, raised.Basis!.DetectorVersion, raised.Basis.Direction, raised.Limit).ShouldBe(("novelty", $"novelty/{TagDetector.Version}", AlarmDirection.High, 0.5));
        raised.Score!.Value.ShouldBeGreaterThanOrEqualTo(0.5);
        raised.Samples.Count.ShouldBe(SampleHistory.Capacity);
        raised.Samples[^1].Score.ShouldBe(raised.Score);
        raised.Basis.Contributions.ShouldBe([new("P.vibration", 1)]);
        (raised.Basis.Mode, raised.Basis.IncidentId).ShouldBe((null, null));
    }

    [Fact]
    public async Task Alarms_of_one_asset_within_a_window_are_one_incident_and_the_harmless_direction_is_none()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        plant.Take(0, 11, ++_second);
        plant.Take(1, 95, _second += 60);
        plant.Take(1, 0, _second += 60);
        plant.Take(2, 11, ++_second);
        plant.Take(0, 1, _second += 1200);
        await plant.TickAsync();
        plant.Assets[0].Incident.Id.ShouldBeNull("its window has passed");
        plant.Take(0, 11, ++_second);

        var raised = plant.Told().Where(told => told.Edge == AlarmEdge.Raised).ToList();
        raised.Select(told => told.Rule).ShouldBe(["P.vibration/high", "P.bearing-temperature/high", "P.bearing-temperature/low", "P.other/high", "P.vibration/high"]);
        raised[0].Basis!.IncidentId.ShouldNotBeNull();
        raised[1].Basis!.IncidentId.ShouldBe(raised[0].Basis!.IncidentId);
        raised[2].Basis!.IncidentId.ShouldBeNull("a cold bearing harms nothing");
        raised[3].Basis!.IncidentId.ShouldBeNull("the file says nothing of asset Q");
        raised[4].Basis!.IncidentId.ShouldNotBe(raised[0].Basis!.IncidentId);
        await plant.TickAsync();
        plant.Assets[0].Picture.Ask().ShouldNotBeNull();
    }

    [Fact]
    public async Task An_incident_goes_on_while_one_of_its_alarms_is_on_also_over_a_restart()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        plant.Take(0, 11, ++_second);
        plant.Take(0, 11, _second += 7200);
        await plant.TickAsync();
        await plant.SaveAsync();
        var raised = plant.Told().ShouldHaveSingleItem();

        plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        plant.Take(0, 11, ++_second);
        await plant.TickAsync();
        plant.Take(1, 95, ++_second);
        plant.Told().ShouldHaveSingleItem().Basis!.IncidentId.ShouldBe(raised.Basis!.IncidentId.ShouldNotBeNull());
        plant.Take(0, 1, ++_second);
        plant.Take(1, 60, ++_second);
        await plant.TickAsync();
        plant.Assets[0].Incident.Id.ShouldNotBeNull("both are over, but the second came just now");
        plant.Take(0, 11, _second += 1200);
        plant.Told().Single(told => told.Edge == AlarmEdge.Raised).Basis!.IncidentId.ShouldNotBe(raised.Basis.IncidentId);
    }

    [Fact]
    public async Task An_alarm_of_all_tags_together_says_what_each_has_to_do_with_it()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 600, 2);
        plant.Told().ShouldNotContain(told => IsJoint(told));
        for (var i = 0; i < 200; i++)
        {
            plant.Take(0, 2 + _random.NextDouble(), ++_second);
            plant.Take(1, 60 + _random.NextDouble(), _second);
        }

        var raised = plant.Told().First(IsJoint);
        var followed = plant.Followed.Single(evidence => evidence.AlarmId == raised.AlarmId);
        (followed.Tag, followed.Samples.Count).ShouldBe((raised.Tag, EvidenceTrail.Most));
        followed.Samples.ShouldAllBe(sample => sample.AtUtc >= raised.AtUtc);
        (raised.Rule, raised.Tag, raised.Basis!.Contributions![0].Tag).ShouldBe(("P/joint", "P.bearing-temperature", "P.bearing-temperature"));
        raised.Basis.Contributions.Sum(tag => tag.Share).ShouldBe(1, 1e-9);
        raised.Basis.Direction.ShouldBe(AlarmDirection.High);
    }

    [Fact]
    public async Task The_evidence_of_all_tags_together_has_the_samples_before_and_after_of_each_that_contributes()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 600, 2);
        for (var i = 0; i < 200; i++)
        {
            plant.Take(0, 2.7 + _random.NextDouble(), ++_second);
            plant.Take(1, 50.7 + _random.NextDouble(), _second);
        }

        var raised = plant.Told().First(IsJoint);
        var others = raised.Basis!.Contributions!.Where(one => one.Share >= 0.1).Select(one => one.Tag).Where(tag => !string.Equals(tag, raised.Tag, StringComparison.Ordinal)).ToList();
        others.ShouldHaveSingleItem();
        var of = plant.Followed.Where(evidence => evidence.AlarmId == raised.AlarmId).ToLookup(evidence => evidence.Tag);
        of[raised.Tag].ShouldHaveSingleItem().Samples.ShouldAllBe(sample => sample.AtUtc >= raised.AtUtc);
        of[others[0]].Count().ShouldBe(2);
        of[others[0]].First().Samples.Count.ShouldBe(SampleHistory.Capacity);
        of[others[0]].First().Samples.ShouldAllBe(sample => sample.AtUtc <= raised.AtUtc);
        of[others[0]].Last().Samples.ShouldAllBe(sample => sample.AtUtc >= raised.AtUtc);
    }

    [Fact]
    public async Task A_limit_and_what_all_tags_say_together_are_one_incident_and_unfinished_evidence_is_sent_at_the_end()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 600, 2);
        for (var i = 0; i < 50; i++)
        {
            plant.Take(0, 2 + _random.NextDouble(), ++_second);
            plant.Take(1, 92 + _random.NextDouble(), _second);
        }

        plant.Close();
        var raised = plant.Told().Where(told => told.Edge == AlarmEdge.Raised).ToList();
        raised.Select(told => told.Detector).ShouldBe(["limit-high", "joint", "novelty"], ignoreOrder: true);
        raised.Select(told => told.Basis!.IncidentId).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        plant.Followed.Select(evidence => evidence.AlarmId).Distinct().ShouldBe(raised.Select(told => told.AlarmId), ignoreOrder: true);
    }

    [Fact]
    public async Task An_alarm_that_comes_and_goes_is_told_to_chatter_and_ten_in_a_short_time_to_be_a_flood()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        for (var i = 0; i < 10; i++)
        {
            plant.Take(2, 11, ++_second);
            plant.Take(2, 1, ++_second);
        }

        var raised = plant.Told().Where(told => told.Edge == AlarmEdge.Raised).Select(told => told.Basis!).ToList();
        raised.Take(3).Select(told => told.IsChattering).ShouldBe([false, false, true]);
        raised.Select(told => told.IsFlood).ShouldBe([.. Enumerable.Repeat(false, 9), true]);
        (plant.Counts.Chatterings, plant.Counts.Floods, plant.Counts.IsFlood).ShouldBe((1, 1, true));
        await plant.TickAsync();
        plant.Watch(2).Picture.Ask()!.Rules.ShouldHaveSingleItem().IsChattering.ShouldBeTrue();

        plant.Take(2, 1, _second += 3600);
        await plant.TickAsync();
        plant.Counts.IsFlood.ShouldBeFalse();
    }

    [Fact]
    public async Task An_alarms_state_is_shown_and_over_when_it_returns()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags);
        AlarmState[] states = [await StateAsync(plant, 1), await StateAsync(plant, 11), await StateAsync(plant, 1)];
        states.ShouldBe([AlarmState.Normal, AlarmState.ActiveUnacknowledged, AlarmState.Normal]);
    }

    [Fact]
    public async Task A_sample_that_changes_nothing_allocates_nothing()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 1000, 2);
        var values = Enumerable.Range(0, 1000).Select(_ => (_random.NextDouble(), _random.NextDouble())).ToArray();
        var (vibration, temperature) = (plant.Watch(0), plant.Watch(1));
        var at = WatchedPlant.Start.AddSeconds(_second);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (one, other) in values)
        {
            at = at.AddSeconds(1);
            vibration.Observe(new(0, 2 + one, Quality.Good, at, at));
            temperature.Observe(new(1, 50 + other, Quality.Good, at, at));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        plant.Told().ShouldBeEmpty();
    }

    private static bool IsJoint(AlarmTransition told) => string.Equals(told.Detector, AlarmRule.Joint, StringComparison.Ordinal);

    private async Task<AlarmState> StateAsync(WatchedPlant plant, double value)
    {
        plant.Take(2, value, ++_second);
        plant.Watch(2).Picture.Ask();
        await plant.TickAsync();
        return plant.Watch(2).Picture.Ask()!.Rules.ShouldHaveSingleItem().State;
    }

    private void Run(WatchedPlant plant, int seconds, double level)
    {
        for (var i = 0; i < seconds; i++)
        {
            plant.Take(0, level + _random.NextDouble(), ++_second);
            plant.Take(1, 50 + _random.NextDouble(), _second);
        }
    }
}
