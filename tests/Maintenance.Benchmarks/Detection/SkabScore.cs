using System.Text.Json;

namespace Maintenance.Benchmarks.Detection;

/// <summary>What SKAB's scorer says of predictions.</summary>
/// <param name="F1">Over all rows of all files together.</param>
/// <param name="EventRecall">Share of the anomalies with at least one row in alarm.</param>
/// <param name="MedianDelaySeconds">From an anomaly's first row to its first row in alarm; null if none was found.</param>
internal sealed record SkabScore(double F1, double EventRecall, double? MedianDelaySeconds, int FalseAlarmEpisodes)
{
    public static SkabScore Of(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var delay = root.GetProperty("medianDelay_s");
        return new(
            Math.Round(root.GetProperty(nameof(F1)).GetDouble(), 4),
            root.GetProperty("eventRecall").GetDouble(),
            delay.ValueKind == JsonValueKind.Null ? null : delay.GetDouble(),
            root.GetProperty("falseAlarmEpisodes").GetInt32());
    }
}
