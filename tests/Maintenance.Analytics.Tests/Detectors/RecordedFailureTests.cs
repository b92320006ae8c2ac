using System.Globalization;
using System.Text.Json;
using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Shouldly;
using Xunit.Abstractions;

namespace Maintenance.Analytics.Tests.Detectors;

public sealed class RecordedFailureTests(ITestOutputHelper output)
{
    [RecordedFailureFact]
    public void The_first_alarm_on_the_machine_that_failed_is_inside_a_labelled_window()
    {
        var folder = new RecordedFailureFactAttribute().Folder!;
        var windows = Windows(Path.Combine(folder, RecordedFailureFactAttribute.Labels));
        var raised = Raised(Path.Combine(folder, RecordedFailureFactAttribute.Series));
        output.WriteLine(string.Join(Environment.NewLine, raised.Select(at => $"{at:u} {(windows.Any(w => at >= w.From && at <= w.To) ? "inside" : "outside")}")));

        windows.ShouldContain(window => raised[0] >= window.From && raised[0] <= window.To);
        raised.Count(at => !windows.Any(window => at >= window.From && at <= window.To)).ShouldBeLessThanOrEqualTo(3);
    }

    private static List<DateTimeOffset> Raised(string file)
    {
        var detector = new NoveltyAlarm(new(0.25));
        return [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))
            .Select(cells => (At: Instant(cells[0]), Value: double.Parse(cells[1], CultureInfo.InvariantCulture)))
            .Where(row => detector.Take(row.Value, true, row.At) == AlarmChange.Raised).Select(row => row.At)];
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Windows(string file)
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. labels.RootElement.GetProperty("realKnownCause/machine_temperature_system_failure.csv").EnumerateArray()
            .Select(window => (Instant(window[0].GetString()!), Instant(window[1].GetString()!)))];
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
