using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Modes;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What a machine that is worked on says is no ground for an alarm, and nothing to learn from.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private const int Vibration = 0;
    private const int Temperature = 1;

    private const string Tags = """
          - { name: P.vibration, asset: P, signal: vibration, kind: Vibration, register: { address: 0, type: float32 }, limits: { high: 5 }, detector: { kind: novelty, budget: 50 } }
          - { name: P.temperature, asset: P, signal: bearing-temperature, register: { address: 2, type: float32 }, limits: { high: 90, safety: true }, detector: { kind: novelty, budget: 50 } }
        """;

    private const string Assets = """
        assets:
        - { name: P, class: pump, starting: "00:00:00", joint: { period: "00:00:01", budget: 50 } }
        """;

    private readonly TemporaryFolder _folder = new();
    private int _second;
    private long _version;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Assets)]
    [InlineData("")]
    public async Task While_work_is_on_detectors_neither_judge_nor_learn_and_afterwards_they_go_on(string assets)
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, assets);
        Run(plant, 50, vibration: 1);
        var warmUp = await WarmUpAsync(plant);
        Tell(plant, isWorkedOn: true);
        Run(plant, 40, vibration: 8);
        Run(plant, 10, vibration: 1);
        (await WarmUpAsync(plant)).ShouldBe(warmUp, "nothing was learnt");
        var skipped = plant.Watch(Vibration).NotJudged;
        (skipped.Mode + skipped.Sensor).ShouldBe(50, "the sensor is asked as ever");
        plant.Told().ShouldBeEmpty();
        if (assets.Length > 0)
            plant.Assets[0].Mode.ModeAt(At(_second)).ShouldBe(OperatingMode.Maintenance);
        plant.Watch(Vibration).Picture.Ask()!.Rules.ShouldAllBe(rule => rule.State == AlarmState.OutOfService);

        Tell(plant, isWorkedOn: false);
        Run(plant, 10, vibration: 1);
        (await WarmUpAsync(plant)).ShouldBe(warmUp - 10);
        plant.Watch(Vibration).Picture.Ask()!.Rules.ShouldAllBe(rule => rule.State == AlarmState.Normal);
        plant.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_alarm_that_is_on_is_over_with_the_start_of_work_and_told_anew_if_it_outlasts_it()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 5, vibration: 8);
        var raised = plant.Told().ShouldHaveSingleItem();
        Tell(plant, isWorkedOn: true);
        Run(plant, 5, vibration: 8);
        var returned = plant.Told().ShouldHaveSingleItem();
        (returned.Edge, returned.AlarmId, returned.Basis!.Mode).ShouldBe((AlarmEdge.Returned, raised.AlarmId, "Maintenance"));

        Tell(plant, isWorkedOn: false);
        Run(plant, 5, vibration: 8);
        var again = plant.Told().ShouldHaveSingleItem();
        again.Edge.ShouldBe(AlarmEdge.Raised);
        again.AlarmId.ShouldNotBe(raised.AlarmId);
    }

    [Fact]
    public async Task A_safety_alarm_is_told_while_work_is_on()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Tell(plant, isWorkedOn: true);
        plant.Take(Temperature, 120, ++_second);
        var told = plant.Told().ShouldHaveSingleItem();
        (told.Rule, told.IsSafety).ShouldBe(("P.temperature/high", true));
    }

    [Fact]
    public async Task A_sensor_that_is_unplugged_for_the_work_is_no_news()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 100, vibration: 1);
        Tell(plant, isWorkedOn: true);
        for (var i = 0; i < 20; i++)
            plant.Take(Vibration, double.NaN, ++_second, Quality.Bad);
        plant.Told().ShouldBeEmpty();

        Tell(plant, isWorkedOn: false);
        plant.Take(Vibration, double.NaN, ++_second, Quality.Bad);
        plant.Told().ShouldHaveSingleItem().Detector.ShouldBe("sensor-drop-out");
    }

    [Fact]
    public async Task A_sample_that_comes_late_is_judged_by_when_it_was_measured()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 10, vibration: 1);
        _second = 100;
        Tell(plant, isWorkedOn: true);
        plant.Take(Vibration, 8, 50);
        plant.Told().ShouldHaveSingleItem().AtUtc.ShouldBe(At(50));
        plant.Take(Vibration, 1, 60);
        plant.Told().ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Returned);

        _second = 200;
        Tell(plant, isWorkedOn: false);
        plant.Take(Vibration, 8, 150);
        plant.Told().ShouldBeEmpty("it was measured while work was on");
        plant.Take(Vibration, 8, 201);
        plant.Told().ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Raised);
    }

    [Fact]
    public async Task Work_that_the_cloud_has_not_confirmed_for_a_day_silences_nothing_more()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Tell(plant, isWorkedOn: true);
        plant.Take(Vibration, 8, 86_400);
        plant.Told().ShouldBeEmpty();
        plant.Take(Vibration, 8, 86_401);
        plant.Told().ShouldHaveSingleItem().Edge.ShouldBe(AlarmEdge.Raised);
    }

    [Fact]
    public async Task A_restart_while_work_is_on_tells_nothing_and_learns_nothing()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 50, vibration: 1);
        Tell(plant, isWorkedOn: true);
        Run(plant, 5, vibration: 8);
        await plant.SaveAsync();

        var again = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        again.Word.Take(new(_version, At(_second), [new("P", At(50), ["W-000001"])], []), At(_second));
        var warmUp = await WarmUpAsync(again);
        Run(again, 20, vibration: 8);
        again.Told().ShouldBeEmpty();
        (await WarmUpAsync(again)).ShouldBe(warmUp);
    }

    private static DateTimeOffset At(int second) => WatchedPlant.Start.AddSeconds(second);

    private static async Task<long> WarmUpAsync(WatchedPlant plant)
    {
        plant.Watch(Vibration).Picture.Ask();
        await plant.TickAsync();
        return plant.Watch(Vibration).Picture.Ask()!.Detector!.WarmUpLeft;
    }

    /// <summary>The cloud's word comes after the present second.</summary>
    private void Tell(WatchedPlant plant, bool isWorkedOn)
    {
        var atUtc = At(_second).AddMilliseconds(500);
        plant.Word.Take(new(++_version, atUtc, isWorkedOn ? [new AssetUnderMaintenance("P", atUtc, ["W-000001"])] : [], []), atUtc).ShouldBeTrue();
    }

    private void Run(WatchedPlant plant, int seconds, double vibration)
    {
        for (var i = 0; i < seconds; i++)
        {
            plant.Take(Vibration, vibration + (0.01 * (i % 7)), ++_second);
            plant.Take(Temperature, 60 + (0.01 * (i % 5)), _second);
        }
    }
}
