using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What a detector said before a stop says nothing of the machine that was started again.</summary>
public sealed class AfterStopTests : IDisposable
{
    private const int Vibration = 0;
    private const int Temperature = 1;
    private const int Running = 2;
    private const int Switch = 3;

    private const string Tags = """
          - { name: P.vibration, asset: P, signal: vibration, register: { address: 0, type: float32 }, detector: { kind: novelty, budget: 100 }, sensor: { watch: false } }
          - { name: P.bearing-temperature, asset: P, signal: bearing-temperature, register: { address: 2, type: float32 }, detector: { kind: novelty }, sensor: { watch: false } }
          - { name: P.running, asset: P, kind: State, register: { address: 4, type: uint16 } }
          - { name: P.switch, asset: P, kind: State, register: { address: 5, type: uint16 } }
        """;

    private const string Assets = """
        assets:
        - { name: P, class: pump, runState: P.running, maintenance: P.switch, starting: "00:00:05", joint: { period: "00:00:01", budget: 50 } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(11);
    private int _second;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task What_detectors_said_before_a_repair_is_not_told_anew(double running, double key)
    {
        var plant = await AlarmingAsync();
        Run(plant, 60, vibration: 0, running, key);
        plant.Told().Select(told => told.Edge).ShouldAllBe(edge => edge == AlarmEdge.Returned);
        Run(plant, 600, vibration: 2);
        plant.Told().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_not_repaired_alarms_anew_once_it_has_gone_on_for_a_while()
    {
        var plant = await AlarmingAsync();
        Run(plant, 60, vibration: 0, running: 0);
        plant.Told();
        Run(plant, 240, vibration: 6);
        plant.Told().ShouldNotContain(told => told.Detector == AlarmRule.Joint);
        Run(plant, 60, vibration: 6);
        plant.Told().ShouldContain(told => told.Edge == AlarmEdge.Raised && told.Detector == AlarmRule.Joint);
    }

    private async Task<WatchedPlant> AlarmingAsync()
    {
        var plant = await WatchedPlant.OpenAsync(_folder.Path, Tags, Assets);
        Run(plant, 3000, vibration: 2);
        plant.Told();
        Run(plant, 60, vibration: 6);
        plant.Told().Select(told => told.Detector).ShouldBe([AlarmRule.Novelty, AlarmRule.Joint], ignoreOrder: true);
        return plant;
    }

    private void Run(WatchedPlant plant, int seconds, double vibration, double running = 1, double key = 0)
    {
        for (var i = 0; i < seconds; i++)
        {
            plant.Take(Running, running, ++_second);
            plant.Take(Switch, key, _second);
            plant.Take(Vibration, vibration + _random.NextDouble(), _second);
            plant.Take(Temperature, 50 + _random.NextDouble(), _second);
        }
    }
}
