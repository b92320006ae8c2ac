namespace Maintenance.Benchmarks.Detection;

/// <summary>Alarms on a machine that was well.</summary>
/// <param name="Percent">Of the rows, 0 to 100.</param>
/// <param name="Episodes">Unbroken runs of rows in alarm.</param>
internal sealed record HealthyAlarms(double Percent, int Episodes)
{
    /// <summary>Counts the rows that alarm in the files of a folder that <c>detect</c> wrote.</summary>
    public static async Task<HealthyAlarms> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var (rows, alarms, episodes) = (0, 0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv"))
        {
            var lines = await File.ReadAllLinesAsync(file, cancellationToken);
            var column = Array.IndexOf(Cells(lines[0]), "prediction");
            var before = false;
            foreach (var line in lines.Skip(1))
            {
                var alarm = string.Equals(Cells(line)[column], "1", StringComparison.Ordinal);
                (rows, alarms, episodes) = (rows + 1, alarms + (alarm ? 1 : 0), episodes + (alarm && !before ? 1 : 0));
                before = alarm;
            }
        }

        return new(Math.Round(100.0 * alarms / Math.Max(1, rows), 2), episodes);
    }

    private static string[] Cells(string line) => line.Split(';', ',');
}
