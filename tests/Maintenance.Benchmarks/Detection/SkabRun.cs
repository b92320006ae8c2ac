using Maintenance.Tool.Detect;

namespace Maintenance.Benchmarks.Detection;

/// <summary>One run of the verb <c>detect</c> over SKAB's files, with rows cut off their front.</summary>
internal sealed class SkabRun(string data, string folder)
{
    /// <summary>Rows that the benchmark gives a detector to learn from; it scores those after.</summary>
    public const int TrainingRows = 400;

    public static IReadOnlyList<string> Groups { get; } = ["valve1", "anomaly-free"];

    /// <returns>The folder with what was said of each row from <see cref="TrainingRows"/> on, counted before the cut.</returns>
    public async Task<string> DetectAsync(int cut, CancellationToken cancellationToken)
    {
        var (cutFiles, scored, results) = (Path.Combine(folder, "in"), Path.Combine(folder, "out"), Path.Combine(folder, "scored"));
        foreach (var group in Groups)
            await CopyAsync(Path.Combine(data, group), Path.Combine(cutFiles, group), cut, cancellationToken);
        await DetectCommand.RunAsync(cutFiles, scored, profile: null, cancellationToken);
        foreach (var group in Groups)
            await CopyAsync(Path.Combine(scored, group), Path.Combine(results, group), TrainingRows - cut, cancellationToken);
        return results;
    }

    /// <summary>Copies CSV files without the first rows after the header.</summary>
    private static async Task CopyAsync(string from, string to, int without, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*.csv"))
        {
            var lines = await File.ReadAllLinesAsync(file, cancellationToken);
            await File.WriteAllLinesAsync(Path.Combine(to, Path.GetFileName(file)), lines.Skip(1 + without).Prepend(lines[0]), cancellationToken);
        }
    }
}
