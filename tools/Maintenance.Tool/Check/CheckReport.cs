using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Tool.Check;

/// <summary>The check's verdict: its last line of output. <c>why</c> says what did not hold.</summary>
internal sealed record CheckReport(
    bool Ok, long ReadingsTaken, long ReadingsSuppressed, long ReadingsSampled, long ReadingsStored, long DeclaredGaps,
    long Duplicates, IReadOnlyList<CheckReport.Opened> WorkOrders,
    [property: JsonPropertyName("sampleToStoredP95Ms")] double? SampleToStoredP95Ms,
    [property: JsonPropertyName("alarmToWorkOrderP95Ms")] double? AlarmToWorkOrderP95Ms,
    IReadOnlyList<string> Why)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a page
    };

    /// <summary>A work order that the system opened by itself.</summary>
    public sealed record Opened(
        string Asset, string FailureMode, DateTimeOffset? FaultAtUtc, DateTimeOffset? AlarmAtUtc, DateTimeOffset WorkOrderAtUtc);

    public override string ToString() => JsonSerializer.Serialize(
        this with { SampleToStoredP95Ms = Rounded(SampleToStoredP95Ms), AlarmToWorkOrderP95Ms = Rounded(AlarmToWorkOrderP95Ms) }, Json);

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 1) : null;
}
