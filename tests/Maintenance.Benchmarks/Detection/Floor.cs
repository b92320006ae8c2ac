namespace Maintenance.Benchmarks.Detection;

/// <summary>A detector that does not look at the data: what it scores is what a yardstick gives away.</summary>
/// <param name="Alarms">Whether the row of a number, counted from 0, alarms.</param>
internal sealed record Floor(string Name, Func<int, bool> Alarms)
{
    /// <summary>About as many alarms as a good detector raises.</summary>
    private const int RowsAnAlarm = 1000;

    public static IReadOnlyList<Floor> All { get; } =
    [
        new("never", _ => false),
        new("always", _ => true),
        new("clock", row => row % RowsAnAlarm == RowsAnAlarm - 1),
        Random(),
    ];

    /// <summary>Writes the floor's scores for the same files and rows as <paramref name="results"/>.</summary>
    public async Task WriteAsync(string results, string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(results, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(results, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var rows = (await File.ReadAllLinesAsync(file, cancellationToken)).Length - 1;
            await File.WriteAllLinesAsync(
                to, Enumerable.Range(0, rows).Select(row => Alarms(row) ? "1" : "0").Prepend("anomaly_score"), cancellationToken);
        }
    }

    private static Floor Random()
    {
        var random = new Random(42);
        return new("random", _ => random.Next(RowsAnAlarm) == 0);
    }
}
