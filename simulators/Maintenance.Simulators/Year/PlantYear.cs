using System.Globalization;

namespace Maintenance.Simulators.Year;

/// <summary>
/// A plant's year in accelerated time: machines of five tags each, a reading every ten minutes, seasons, shifts, products,
/// faults of machines and of sensors with their ground truth. Pure: the same seed gives the same year. Each class of machine
/// can be run by a thread of its own.
/// </summary>
public sealed class PlantYear
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    public static readonly DateTimeOffset BeginUtc = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly double[] _outsideC;

    /// <param name="machines">Shared out among the classes in turn; at least 4.</param>
    /// <param name="days">Length, 40 to 365.</param>
    /// <param name="soundDays">Days at the beginning in which nothing falls ill; fewer than <paramref name="days"/>.</param>
    public PlantYear(int seed, int machines, int days, int soundDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, YearClass.All.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(soundDays, days);
        Steps = (int)(TimeSpan.FromDays(days) / Period);
        var noise = new YearNoise((ulong)seed);
        var weather = new Weather(noise);
        _outsideC = [.. Enumerable.Range(0, Steps).Select(step => weather.Next(At(step)))];
        Machines = [.. Enumerable.Range(0, machines).Select(i => Build(i, seed, weather))];
        YearFaults.Assign(Machines, noise, BeginUtc.AddDays(soundDays), At(Steps));
    }

    public int Steps { get; }

    public IReadOnlyList<YearMachine> Machines { get; }

    public IEnumerable<YearFault> Truth => Machines.SelectMany(machine => machine.Faults);

    public static DateTimeOffset At(int step) => BeginUtc + (step * Period);

    /// <summary>Gives one machine's next row. Steps of a machine have to be taken in order, each once.</summary>
    public void Next(YearMachine machine, int step, Span<double> values) => machine.Next(At(step), values, _outsideC[step]);

    private static YearMachine Build(int i, int seed, Weather weather)
    {
        var kind = YearClass.All[i % YearClass.All.Count];
        var asset = string.Create(CultureInfo.InvariantCulture, $"{kind.Prefix}-{1001 + i}");
        return new(kind, asset, unchecked(((ulong)seed << 20) + (ulong)i + 1), weather, BeginUtc);
    }
}
