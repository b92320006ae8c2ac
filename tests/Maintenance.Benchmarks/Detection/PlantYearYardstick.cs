using System.Diagnostics;
using Maintenance.Simulators.Year;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// 200 machines of five tags, a reading every ten minutes for a year: what gateways find of the simulated faults, and
/// how many work orders it would have opened for nothing. The settings were chosen on other seeds than the one that is run.
/// </summary>
internal sealed class PlantYearYardstick : IYardstick
{
    private const int Seed = 42;
    private const int Machines = 200;
    private const int Days = 365;
    private const int SoundDays = 30;

    public string Name => "plant year";

    public string? Missing(DetectionPlace place) => null;

    public async Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var year = new PlantYear(Seed, Machines, Days, SoundDays);
        var run = new PlantYearRun(year);
        await run.RunAsync(threads: 2, cancellationToken);
        var score = PlantYearScore.Of(year, run.Orders);
        List<Figure> figures =
        [
            Figure.Reported($"{Name}, machine faults, seed {Seed}", score.Faults, "faults"),
            Figure.Exactly($"{Name}, kinds of fault never found", score.Kinds - score.KindsFound, "kinds", 0),
            Figure.AtLeast($"{Name}, recall", Math.Round(score.Recall, 3), "", 0.9),
            Figure.AtMost($"{Name}, false work orders", Math.Round(score.FalseOrdersPerMachineYear, 3), "per machine and year", 2),
            Figure.Exactly($"{Name}, sensor faults named as machine faults", score.SensorFaultsNamedMachine, "work orders", 0),
            MedianDelay(score),
            Figure.Reported($"{Name}, recall before a third of that time", Math.Round(score.EarlyRecall, 3), ""),
            Figure.Reported($"{Name}, work orders that are right and rest on a sensor that was ill", score.FoundByIllSensor, "work orders"),
            Figure.Reported($"{Name}, sensor faults found", Math.Round(SensorFaultsFound(year, run), 3), ""),
            Figure.Reported($"{Name}, time", Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1), "s"),
        ];
        foreach (var (floor, orders) in Floors(year))
        {
            var blind = PlantYearScore.Of(year, orders);
            figures.Add(Figure.Reported($"{Name}, floor {floor}, recall", Math.Round(blind.Recall, 3), ""));
            figures.Add(Figure.Reported(
                $"{Name}, floor {floor}, false work orders", Math.Round(blind.FalseOrdersPerMachineYear, 3), "per machine and year"));
            figures.Add(Figure.Reported($"{Name}, floor {floor}, kinds of fault never found", blind.Kinds - blind.KindsFound, "kinds"));
            figures.Add(Figure.Reported($"{Name}, floor {floor}, recall before a third of that time", Math.Round(blind.EarlyRecall, 3), ""));
            figures.Add(Figure.Reported($"{Name}, floor {floor}, sensor faults named as machine faults", blind.SensorFaultsNamedMachine, "work orders"));
        }

        return figures;
    }

    private Figure MedianDelay(PlantYearScore score)
    {
        var name = $"{Name}, median time to find, of the time from onset to failure";
        return score.MedianDelayShare is { } share
            ? Figure.Reported(name, Math.Round(share, 3), "")
            : Figure.Unmeasured(name, "", null, "no fault was found");
    }

    private static double SensorFaultsFound(PlantYear year, PlantYearRun run)
    {
        var faults = year.Truth.Where(fault => fault.IsOfSensor).ToList();
        var calls = run.SensorCalls.ToLookup(call => (call.Asset, call.Signal));
        return faults.Count(fault => calls[(fault.Asset, fault.Signal!)].Any(call => call.FromUtc >= fault.OnsetUtc && call.FromUtc < fault.EndUtc))
            / (double)faults.Count;
    }

    /// <summary>What work orders that look at no data would be worth.</summary>
    private static IEnumerable<(string Floor, IReadOnlyCollection<YearWorkOrder> Orders)> Floors(PlantYear year)
    {
        var random = new Random(Seed);
        var end = PlantYear.At(year.Steps);
        yield return ("never", []);
        yield return ("always", [.. year.Machines.SelectMany(Daily)]);
        yield return ("clock", [.. year.Machines.SelectMany(machine => Monthly(machine, at => at))]);
        yield return ("random", [.. year.Machines.SelectMany(machine => Monthly(machine, at => at.AddDays(30 * random.NextDouble())))]);

        // Who looks at nothing rests on any of them.
        static List<string> SignalsOf(YearMachine machine) => [.. machine.Class.Tags.Select(tag => tag.Signal)];

        // Every failure mode of the class, every day.
        IEnumerable<YearWorkOrder> Daily(YearMachine machine)
        {
            for (var at = PlantYear.BeginUtc; at < end; at = at.AddDays(1))
            {
                foreach (var mode in machine.Class.Faults.Select(fault => fault.FailureMode).Distinct())
                    yield return new(machine.Asset, mode, at, SignalsOf(machine));
            }
        }

        // One a month, of the class's failure modes in turn.
        IEnumerable<YearWorkOrder> Monthly(YearMachine machine, Func<DateTimeOffset, DateTimeOffset> shift)
        {
            var (modes, i) = (machine.Class.Faults.Select(fault => fault.FailureMode).Distinct().ToList(), 0);
            for (var at = PlantYear.BeginUtc; at < end; at = at.AddDays(30))
                yield return new(machine.Asset, modes[i++ % modes.Count], shift(at), SignalsOf(machine));
        }
    }
}
