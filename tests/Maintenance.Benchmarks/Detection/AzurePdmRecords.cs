using System.Globalization;

namespace Maintenance.Benchmarks.Detection;

/// <summary>Microsoft's sample of predictive maintenance (simulated), by machine and day: what was known at the end of each day.</summary>
internal sealed class AzurePdmRecords
{
    private const int Errors = 5;
    private const int Components = 4;
    private const int Measured = 4;
    private static readonly int[] Windows = [1, 2, 3, 7, 14, 30];

    private readonly Dictionary<(int Machine, int Day), float[]> _telemetry = [];
    private readonly Dictionary<(int Machine, int Day), int[]> _errors = [];
    private readonly Dictionary<int, List<(int Day, int Component)>> _maintenance = [];
    private readonly HashSet<(int Machine, int Day)> _failures = [];
    private readonly Dictionary<int, (int Model, int Age)> _machines = [];

    public static string[] Files { get; } =
        ["PdM_telemetry_daily.csv", "PdM_errors.csv", "PdM_maint.csv", "PdM_failures.csv", "PdM_machines.csv"];

    public IEnumerable<int> Machines => _machines.Keys.Order();

    /// <param name="folder">Where the five files lie.</param>
    public static async Task<AzurePdmRecords> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var read = new AzurePdmRecords();
        Action<string[]>[] takes = [read.TakeTelemetry, read.TakeError, read.TakeMaintenance, read.TakeFailure, read.TakeMachine];
        foreach (var (file, take) in Files.Zip(takes))
        {
            foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(folder, file), cancellationToken)).Skip(1))
                take(line.Split(','));
        }

        return read;
    }

    public static int DayOf(string date) => DateOnly.Parse(date.Split(' ')[0], CultureInfo.InvariantCulture).DayNumber;

    public bool Fails(int machine, int day) => _failures.Contains((machine, day));

    /// <summary>Of the days up to and with one: nothing of a later day is looked at.</summary>
    public float[] KnownAtTheEndOf(int machine, int day)
    {
        List<float> known = [_machines[machine].Model, _machines[machine].Age];
        for (var measured = 0; measured < Measured; measured++)
        {
            var usual = MeanBefore(machine, day, 30, measured);
            known.AddRange([Value(machine, day, measured), Value(machine, day - 1, measured), Value(machine, day, measured) - usual, MeanBefore(machine, day, 3, measured) - usual]);
        }

        for (var error = 0; error < Errors; error++)
            known.AddRange(Windows.Select(window => (float)Enumerable.Range(day - window + 1, window).Sum(at => _errors.GetValueOrDefault((machine, at))?[error] ?? 0)));
        for (var component = 0; component < Components; component++)
            known.Add(DaysSinceMaintenance(machine, day, component));
        known.Add(Enumerable.Range(0, 400).Where(ago => Fails(machine, day - ago)).Select(ago => (float)ago).DefaultIfEmpty(float.NaN).First());
        return [.. known];
    }

    private float DaysSinceMaintenance(int machine, int day, int component) => _maintenance.GetValueOrDefault(machine, [])
        .Where(done => done.Component == component && done.Day <= day)
        .Select(done => (float)(day - done.Day)).DefaultIfEmpty(float.NaN).Min();

    private float MeanBefore(int machine, int day, int days, int measured) =>
        Enumerable.Range(day - days + 1, days).Select(at => Value(machine, at, measured)).Where(float.IsFinite).DefaultIfEmpty(float.NaN).Average();

    private float Value(int machine, int day, int measured) => _telemetry.TryGetValue((machine, day), out var values) ? values[measured] : float.NaN;

    private void TakeTelemetry(string[] cells) => _telemetry[(Number(cells[2]), DayOf(cells[1]))] =
        [.. cells.Skip(3).Take(Measured).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

    private void TakeError(string[] cells)
    {
        var key = (Number(cells[1]), DayOf(cells[0]));
        if (!_errors.TryGetValue(key, out var counts))
            _errors.Add(key, counts = new int[Errors]);
        counts[LastDigit(cells[2])]++;
    }

    private void TakeMaintenance(string[] cells)
    {
        if (!_maintenance.TryGetValue(Number(cells[1]), out var done))
            _maintenance.Add(Number(cells[1]), done = []);
        done.Add((DayOf(cells[0]), LastDigit(cells[2])));
    }

    private void TakeFailure(string[] cells) => _failures.Add((Number(cells[1]), DayOf(cells[0])));

    private void TakeMachine(string[] cells) => _machines[Number(cells[0])] = (LastDigit(cells[1]), Number(cells[2]));

    private static int LastDigit(string name) => name[^1] - '1';

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
