namespace Maintenance.Benchmarks.Detection;

/// <summary>What SKAB gives a detector that does not look at the data. All its valve1 files are alike in time, so a clock does best.</summary>
/// <param name="Alarms">Whether the scored row of a number, counted from 0, alarms.</param>
internal sealed record SkabFloor(string Name, Func<int, bool> Alarms)
{
    public static IReadOnlyList<SkabFloor> All { get; } =
    [
        new("never", _ => false),
        new("always", _ => true),
        new("clock", row => row is >= 150 and < 550),
        Random(),
    ];

    /// <summary>Writes the floor's predictions for the scored rows of each file.</summary>
    public async Task WriteAsync(string data, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(data, "*.csv").Order(StringComparer.Ordinal))
        {
            var rows = (await File.ReadAllLinesAsync(file, cancellationToken)).Length - 1 - SkabRun.TrainingRows;
            var lines = Enumerable.Range(0, rows).Select(row => $"{row};{(Alarms(row) ? 1 : 0)}");
            await File.WriteAllLinesAsync(Path.Combine(folder, Path.GetFileName(file)), lines.Prepend("row;prediction"), cancellationToken);
        }
    }

    private static SkabFloor Random()
    {
        var random = new Random(42);
        return new("random", _ => random.Next(2) == 0);
    }
}
