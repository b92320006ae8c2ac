using Maintenance.Benchmarks.Detection;
using Maintenance.Simulators.Year;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>The bench's plant year with fewer machines and months.</summary>
public sealed class PlantYearTests
{
    [Fact]
    public async Task Most_faults_are_found_few_work_orders_are_false_and_no_sensor_is_taken_for_its_machine()
    {
        var year = new PlantYear(seed: 1, machines: 24, days: 100, soundDays: 30);
        var run = new PlantYearRun(year);
        await run.RunAsync(threads: 2, CancellationToken.None);
        var score = PlantYearScore.Of(year, run.Orders);
        score.Recall.ShouldBeGreaterThanOrEqualTo(0.8);
        score.FalseOrdersPerMachineYear.ShouldBeLessThanOrEqualTo(1);
        score.SensorFaultsNamedMachine.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_year_and_the_same_work_orders()
    {
        async Task<IReadOnlyList<YearWorkOrder>> OrdersAsync()
        {
            var run = new PlantYearRun(new(seed: 7, machines: 8, days: 60, soundDays: 20));
            await run.RunAsync(threads: 2, CancellationToken.None);
            return [.. run.Orders.OrderBy(order => order.Asset, StringComparer.Ordinal).ThenBy(order => order.OpenedAtUtc)];
        }

        (await OrdersAsync()).Select(order => (order.Asset, order.FailureMode, order.OpenedAtUtc))
            .ShouldBe((await OrdersAsync()).Select(order => (order.Asset, order.FailureMode, order.OpenedAtUtc)));
    }
}
