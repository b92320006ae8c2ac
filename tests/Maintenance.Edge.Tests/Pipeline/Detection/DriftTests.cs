using Maintenance.Analytics.Incidents;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Pipeline.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>What comes over days and weeks, in a plant where a second is ten minutes.</summary>
public sealed class DriftTests : IDisposable
{
    private const int Sound = 2_500;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_grows_at_work_and_is_not_there_at_rest_is_the_machines_until_somebody_has_worked_on_it()
    {
        var (plant, pump) = await RunAsync(new());
        plant.Told().ShouldBeEmpty();
        pump.Run(plant, 2_000, toShakes: 2);

        var raised = plant.Told().ShouldHaveSingleItem("a stop neither ends nor hides it");
        (raised.Edge, raised.Rule, raised.Tag, raised.Signal, raised.Detector).ShouldBe((AlarmEdge.Raised, "P-1/drift", "P-1.vibration", "vibration", "drift"));
        (raised.Basis!.Direction, raised.Basis.DetectorVersion).ShouldBe((AlarmDirection.High, $"drift/{AssetWatch.Version}"));
        raised.Basis.Mode.ShouldNotBeNull().ShouldStartWith("Running");
        raised.Score!.Value.ShouldBeGreaterThanOrEqualTo(raised.Limit!.Value);
        raised.Basis.Contributions![0].Tag.ShouldBe("P-1.vibration");
        raised.Basis.IncidentId.ShouldNotBeNull();
        raised.Samples.Count.ShouldBe(SampleHistory.Capacity);
        raised.Samples.Select(sample => sample.AtUtc).ShouldBeInOrder();
        raised.Samples.Zip(raised.Samples.Skip(1)).ShouldAllBe(pair => pair.Second.AtUtc - pair.First.AtUtc == TimeSpan.FromSeconds(1));
        raised.Samples[^1].AtUtc.ShouldBe(raised.AtUtc, "the row that decided is over when the next begins");

        Work(plant, pump, isOn: true);
        pump.Run(plant, 30, toShakes: 2);
        var returned = plant.Told().ShouldHaveSingleItem();
        (returned.Edge, returned.AlarmId).ShouldBe((AlarmEdge.Returned, raised.AlarmId));
        Work(plant, pump, isOn: false);
        pump.Run(plant, 1_000, toShakes: 2);
        plant.Told().ShouldBeEmpty("what it says after the work is normal");
    }

    [Fact]
    public async Task Rows_of_the_tags_that_an_alarm_rests_on_follow_it()
    {
        var (plant, pump) = await RunAsync(new());
        pump.Run(plant, 2_000, toShakes: 2);
        plant.Close();
        var raised = plant.Told().ShouldHaveSingleItem();
        var followed = plant.Followed.Single(evidence => evidence.AlarmId == raised.AlarmId && string.Equals(evidence.Tag, raised.Tag, StringComparison.Ordinal));
        followed.Samples.Count.ShouldBe(EvidenceTrail.Most);
        followed.Samples.ShouldAllBe(sample => sample.AtUtc > raised.AtUtc && sample.Score > 0);
    }

    [Fact]
    public async Task What_a_temperature_says_too_much_at_rest_as_well_is_its_sensors_fault()
    {
        var (plant, pump) = await RunAsync(new());
        pump.Run(plant, 2_000, toOff: 12);
        var told = plant.Told();
        told.Select(one => one.Rule).ShouldNotContain("P-1/drift");
        var raised = told.First(one => one.Edge == AlarmEdge.Raised);
        (raised.Rule, raised.Detector).ShouldBe(("P-1.bearing-temperature/sensor", "sensor-drift"));
        await plant.TickAsync();
        plant.Assets[0].Picture.Ask();
        await plant.TickAsync();
        plant.Assets[0].Picture.Ask()!.Drift!.Tags.Single(tag => tag.Sensor != Maintenance.Analytics.SensorHealth.SensorFault.None).Tag.ShouldBe("P-1.bearing-temperature");
    }

    [Fact]
    public async Task Weather_that_the_machines_of_a_class_share_is_nobodys_fault()
    {
        var (plant, pump) = await RunAsync(new(pumps: 6));
        plant.Told();
        pump.Run(plant, 2_000, toWeather: 12);
        plant.Told().Select(told => told.Detector).Intersect(["drift", "sensor-drift", "sensor-offset"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_changes_nothing_that_is_told()
    {
        var (whole, pump) = await RunAsync(new(), saved: "whole");
        pump.Run(whole, 2_000, toShakes: 2);

        var (first, other) = await RunAsync(new(), saved: "parts");
        other.Run(first, 1_000, toShakes: 1);
        await first.SaveAsync();
        var second = await WatchedPlant.OpenAsync(Path.Combine(_folder.Path, "parts"), other.TagsYaml, other.AssetsYaml);
        other.Run(second, 1_000, toShakes: 2);
        first.Told().Concat(second.Told()).Select(Words).ShouldBe(whole.Told().Select(Words));

        static string Words(AlarmTransition told) => $"{told.Edge} {told.Rule} {told.AtUtc:O} {told.Value:R} {told.Score:R} {told.Samples.Count}";
    }

    [Fact]
    public async Task A_sample_allocates_nothing_whether_or_not_it_ends_a_row()
    {
        var (plant, _) = await RunAsync(new());
        var (vibration, at) = (plant.Watch(DriftingPump.Vibration), WatchedPlant.Start.AddSeconds(Sound));
        Observe(50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Observe(200);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Observe(int samples)
        {
            for (var i = 0; i < samples; i++)
            {
                at = at.AddSeconds(0.4);
                vibration.Observe(new(DriftingPump.Vibration, 1.8 + (0.001 * (i % 7)), Quality.Good, at, at));
            }
        }
    }

    [Fact]
    public void A_row_is_the_mean_of_what_is_trusted_and_else_the_last_good_value_since_the_machine_was_turned()
    {
        var row = default(RowMean);
        row.Value.ShouldBe(double.NaN);
        row.Take(100, isTrusted: false, At(1));
        row.Value.ShouldBe(100);
        row.Take(2, isTrusted: true, At(2));
        row.Take(4, isTrusted: true, At(3));
        row.Take(90, isTrusted: false, At(4));
        row.Value.ShouldBe(3);
        row.Take(8, isTrusted: true, At(5));
        row.Turn(At(5));
        row.Value.ShouldBe(8);
        row.Turn(At(6));
        row.Value.ShouldBe(double.NaN);
        row.Take(5, isTrusted: true, At(7));
        row.Clear();
        row.Value.ShouldBe(double.NaN);
    }

    private async Task<(WatchedPlant Plant, DriftingPump Pump)> RunAsync(DriftingPump pump, string saved = "")
    {
        var plant = await WatchedPlant.OpenAsync(Path.Combine(_folder.Path, saved), pump.TagsYaml, pump.AssetsYaml);
        pump.Run(plant, Sound);
        return (plant, pump);
    }

    private static DateTimeOffset At(int second) => WatchedPlant.Start.AddSeconds(second);

    private static void Work(WatchedPlant plant, DriftingPump pump, bool isOn)
    {
        var atUtc = At(pump.Second).AddMilliseconds(500);
        plant.Word.Take(new(isOn ? 1 : 2, atUtc, isOn ? [new AssetUnderMaintenance("P-1", atUtc, ["W-000001"])] : [], []), atUtc).ShouldBeTrue();
    }
}
