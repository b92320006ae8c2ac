using System.CommandLine;
using Maintenance.Analytics.Chain;

namespace Maintenance.Tool.Detect;

/// <summary>The verb <c>detect</c>: recorded CSV files through the detectors, as if they were live.</summary>
internal static class DetectCommand
{
    /// <summary>Exit code when a file could not be read; all others have their scores.</summary>
    internal const int SomeNotScored = 1;

    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--in") { Description = "Folder with CSV files, at any depth.", Required = true };
        var to = new Option<DirectoryInfo>("--out") { Description = "Folder for the scores, with the same files below it.", Required = true };
        var profile = new Option<FileInfo?>("--profile") { Description = "JSON file with settings other than the default: the budget of false alarms a week, of the tag in a file of one; in a file of several of all together, a week being 2,016 rows." };
        var command = new Command("detect", "Scores every row of recorded CSV files, each by the rows before it.") { from, to, profile };
        command.SetAction((given, cancellationToken) => RunAsync(
            given.GetRequiredValue(from).FullName, given.GetRequiredValue(to).FullName, given.GetValue(profile)?.FullName, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(string from, string to, string? profile, CancellationToken cancellationToken)
    {
        var settings = profile is null ? DetectionProfile.Default : await DetectionProfile.ReadAsync(profile, cancellationToken);
        var files = Directory.Exists(from)
            ? FilesBelow(from, to)
            : throw new DirectoryNotFoundException($"There is no folder {from}: name one with CSV files after --in.");
        if (files.Count == 0)
            throw new FileNotFoundException($"No CSV file lies below {from}.");
        var (chosen, refused) = (new Dictionary<string, IReadOnlyDictionary<string, TagChoice>>(StringComparer.Ordinal), 0);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(from, file).Replace('\\', '/');
            try
            {
                (var summary, chosen[name]) = await DetectFile.RunAsync(file, Path.Combine(to, name), settings.BudgetFor(name), cancellationToken);
                await Console.Out.WriteLineAsync($"{name}: {summary}");
                foreach (var (tag, choice) in chosen[name])
                    await Console.Out.WriteLineAsync($"  {ChosenSettings.Line(tag, choice)}");
            }
            catch (Exception unreadable) when (unreadable is FormatException or IOException or UnauthorizedAccessException)
            {
                refused++;
                await Console.Error.WriteLineAsync($"{name}: not scored. {unreadable.Message}");
            }
        }

        Directory.CreateDirectory(to);
        await ChosenSettings.WriteAsync(Path.Combine(to, ChosenSettings.FileName), chosen, cancellationToken);
        if (refused == 0)
            return 0;
        await Console.Error.WriteLineAsync($"{refused} of {files.Count} files were not scored.");
        return SomeNotScored;
    }

    /// <summary>What an earlier run wrote below the input is no input.</summary>
    private static List<string> FilesBelow(string from, string to)
    {
        var output = Path.TrimEndingDirectorySeparator(to) + Path.DirectorySeparatorChar;
        return [.. Directory.EnumerateFiles(from, "*.csv", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(output, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }
}
