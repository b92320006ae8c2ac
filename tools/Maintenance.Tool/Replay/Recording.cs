using System.Globalization;
using System.Text.Json;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Replay;

/// <summary>A recorded CSV: a column of times, then one or more of values.</summary>
/// <param name="Speed">Recorded seconds a second; null leaves it to the player.</param>
internal sealed record Recording(string File, string Asset, double? Speed)
{
    /// <summary>A span in which a failure was under way, as its labels say.</summary>
    internal sealed record Window(DateTimeOffset FromUtc, DateTimeOffset ToUtc)
    {
        public bool Overlaps(DateTimeOffset fromUtc, DateTimeOffset toUtc) => fromUtc <= ToUtc && toUtc >= FromUtc;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FromUtc:yyyy-MM-dd HH:mm} to {ToUtc:yyyy-MM-dd HH:mm}");
    }

    /// <summary>The names of the value columns.</summary>
    /// <exception cref="FormatException">The first line is no such header.</exception>
    public async Task<IReadOnlyList<string>> ColumnsAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(File);
        var header = (await reader.ReadLineAsync(cancellationToken) ?? "").Trim().Split(',', StringSplitOptions.TrimEntries);
        return header is [var time, .. { Length: > 0 } columns] && string.Equals(time, "timestamp", StringComparison.OrdinalIgnoreCase)
            && columns.All(column => column.Length > 0) && columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() == columns.Length
                ? columns
                : throw new FormatException($"{File}: the first line must be timestamp,value[,…] with a different name for each column.");
    }

    /// <summary>The labelled windows of this file, in order of time; empty where nobody labelled it.</summary>
    public async Task<IReadOnlyList<Window>> WindowsAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        var key = $"{Path.GetFileName(Path.GetDirectoryName(File))}/{Path.GetFileName(File)}";
        foreach (var labels in LabelFiles(checkout).Where(System.IO.File.Exists))
        {
            await using var stream = System.IO.File.OpenRead(labels);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            if (document.RootElement.TryGetProperty(key, out var windows))
                return [.. windows.EnumerateArray().Select(window => new Window(Instant(window[0]), Instant(window[1]))).OrderBy(window => window.FromUtc)];
        }

        return [];
    }

    /// <summary>Where the recordings' own collection keeps its labels: beside the file's folders, else below MAINTENANCE_DATA.</summary>
    private IEnumerable<string> LabelFiles(Checkout checkout)
    {
        for (var folder = Directory.GetParent(File); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "labels", "combined_windows.json");

        var shared = Environment.GetEnvironmentVariable("MAINTENANCE_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(checkout.Root, "..", "shared", "data");
        yield return Path.Combine(shared, "nab", "labels", "combined_windows.json");
    }

    private static DateTimeOffset Instant(JsonElement text) =>
        DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
