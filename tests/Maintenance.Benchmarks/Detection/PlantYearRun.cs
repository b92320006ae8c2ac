using Maintenance.Local;
using Maintenance.Simulators.Year;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// Runs a plant's year through gateways, one for each class of machine, for peers are of one class. Each is one thread's work.
/// </summary>
internal sealed class PlantYearRun(PlantYear year)
{
    private readonly Lock _gate = new();
    private readonly List<YearWorkOrder> _orders = [];
    private readonly List<YearSensorCall> _calls = [];

    public IReadOnlyList<YearWorkOrder> Orders => _orders;

    public IReadOnlyList<YearSensorCall> SensorCalls => _calls;

    /// <param name="threads">At most one for each class is used.</param>
    public Task RunAsync(int threads, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        year.Machines.GroupBy(machine => machine.Class),
        new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
        async (machines, token) => await RunClassAsync([.. machines], token));

    private async Task RunClassAsync(YearMachine[] machines, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var gateway = new PlantYearGateway(machines, folder.Path);
        await gateway.OpenAsync(cancellationToken);
        for (var step = 0; step < year.Steps; step++)
        {
            var now = step;
            await gateway.TakeAsync(PlantYear.At(step), (machine, values) => year.Next(machine, now, values), cancellationToken);
        }

        lock (_gate)
        {
            _orders.AddRange(gateway.Orders);
            _calls.AddRange(gateway.SensorCalls);
        }
    }
}
