using System.Globalization;
using Maintenance.Analytics.Prognostics;

namespace Maintenance.Training;

/// <summary>
/// Files in the layout of NASA's turbofan data (C-MAPSS): one cycle a line, separated by white space; the unit, its cycle from 1,
/// three settings, 21 sensors.
/// </summary>
public static class TurbofanFile
{
    private const int Settings = 3;
    private const int Sensors = 21;
    private const int Columns = 2 + Settings + Sensors;

    /// <returns>The units in the order of the file.</returns>
    /// <exception cref="FormatException">A line is not of that layout; the message names it.</exception>
    public static async Task<IReadOnlyList<EngineRun>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        List<(int Unit, List<EngineCycle> Cycles)> units = [];
        HashSet<int> seen = [];
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var values = Values(line, path, number);
            var unit = Whole(values[0], "unit", path, number);
            if (units.Count == 0 || units[^1].Unit != unit)
            {
                if (!seen.Add(unit))
                    throw Wrong(path, number, $"unit {unit} comes again after another unit; keep each unit's lines together");
                units.Add((unit, []));
            }

            var cycles = units[^1].Cycles;
            if (Whole(values[1], "cycle", path, number) is var cycle && cycle != cycles.Count + 1)
                throw Wrong(path, number, $"unit {unit} has cycle {cycle} where {cycles.Count + 1} is due; cycles run from 1 without gaps");
            cycles.Add(new(values[2..(2 + Settings)], values[(2 + Settings)..]));
        }

        return units.Count > 0
            ? [.. units.Select(unit => new EngineRun(unit.Unit, unit.Cycles))]
            : throw new FormatException($"{path} has no line: {Columns} numbers a line are needed (unit, cycle, {Settings} settings, {Sensors} sensors).");
    }

    private static double[] Values(string line, string path, int number)
    {
        var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (cells.Length != Columns)
            throw Wrong(path, number, $"{cells.Length} columns where {Columns} are due (unit, cycle, {Settings} settings, {Sensors} sensors)");
        return [.. cells.Select((cell, column) =>
            double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw Wrong(path, number, $"column {column + 1} is '{cell}', not a finite number"))];
    }

    private static int Whole(double value, string what, string path, int number) =>
        value >= 1 && value <= int.MaxValue && Math.Floor(value).Equals(value)
            ? (int)value
            : throw Wrong(path, number, string.Create(CultureInfo.InvariantCulture, $"the {what} is {value}, not a whole number from 1"));

    private static FormatException Wrong(string path, int number, string what) => new($"{path}, line {number}: {what}.");
}
