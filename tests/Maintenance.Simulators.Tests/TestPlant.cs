using Maintenance.Local;
using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators.Tests;

/// <summary>A plant on a manual clock, with its ground truth in a folder of its own.</summary>
internal sealed class TestPlant : IDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private readonly TruthFile _truth;

    public TestPlant(int seed = 42)
    {
        TruthFile = Path.Combine(_folder.Path, "truth.jsonl");
        _truth = new(TruthFile);
        Plant = new(seed, Clock, _truth);
        Plant.Step();
    }

    public ManualClock Clock { get; } = new();

    public Plant Plant { get; }

    public string TruthFile { get; }

    public void Run(TimeSpan time)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += Step)
        {
            Clock.Advance(Step);
            Plant.Step();
        }
    }

    public Task<GroundTruth> BreakAsync(
        string asset, string kind, TimeSpan? growth = null, double? severity = null, TimeSpan? onsetIn = null, string? signal = null) =>
        Plant.BreakAsync(new(asset, kind, growth, severity, onsetIn, signal), CancellationToken.None);

    public double[] Read(string asset)
    {
        var values = new double[Plant.Machine(asset).Signals.Count];
        Plant.Read(Plant.Machine(asset), values);
        return values;
    }

    public double Read(string asset, string signal) => Read(asset)[IndexOf(Plant.Machine(asset), signal)];

    public void Dispose()
    {
        _truth.Dispose();
        _folder.Dispose();
    }

    private static int IndexOf(Machine machine, string signal) =>
        machine.Signals.Select(each => each.Name).ToList().IndexOf(signal);
}
