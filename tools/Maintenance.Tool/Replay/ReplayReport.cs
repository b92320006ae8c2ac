using System.Text.Json;

namespace Maintenance.Tool.Replay;

/// <summary>The replay's last line of output.</summary>
/// <param name="Windows">How many labelled windows the recording has; 0 where nobody labelled it.</param>
/// <param name="RowsSkipped">Lines of the file that are no row; each is named in the output.</param>
/// <param name="WindowsFound">How many of them hold an alarm.</param>
/// <param name="SensorAlarms">Alarms of a sensor's own health, which open no work on the machine and are counted on their own.</param>
/// <param name="Seconds">From the start of the product to the verdict.</param>
internal sealed record ReplayReport(
    bool Ok, string Asset, long? Readings, long? RowsSkipped, int Windows, int WindowsFound, int AlarmsInside, int AlarmsOutside, int SensorAlarms,
    DateTimeOffset? FirstAlarmAtUtc, string? WorkOrder, int Recurrences, DateTimeOffset? EvidenceFromUtc,
    DateTimeOffset? EvidenceToUtc, double Seconds, IReadOnlyList<string> Why)
{
    /// <summary>The report of a replay that could not be brought to its end.</summary>
    public static ReplayReport Broken(string asset, int windows, double seconds, string why) =>
        new(false, asset, null, null, windows, 0, 0, 0, 0, null, null, 0, null, null, Math.Round(seconds, 1), [why]);

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
