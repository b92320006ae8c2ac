using System.Text.Json;

namespace Maintenance.Tool.Replay;

/// <summary>The replay's last line of output.</summary>
/// <param name="Windows">How many labelled windows the recording has; 0 where nobody labelled it.</param>
/// <param name="WindowsFound">How many of them hold an alarm.</param>
internal sealed record ReplayReport(
    bool Ok, string Asset, long Readings, int Windows, int WindowsFound, int AlarmsInside, int AlarmsOutside,
    DateTimeOffset? FirstAlarmAtUtc, string? WorkOrder, int Recurrences, DateTimeOffset? EvidenceFromUtc,
    DateTimeOffset? EvidenceToUtc, double Seconds, IReadOnlyList<string> Why)
{
    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
