using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Tool.Check;

/// <summary>The check's verdict: its last line of output. Of a run that broke no number is known.</summary>
/// <param name="Seconds">From the start of the product to the verdict.</param>
/// <param name="Why">What did not hold.</param>
internal sealed record CheckReport(
    bool Ok, long? ReadingsTaken, long? ReadingsSuppressed, long? ReadingsSampled, long? ReadingsStored, long? DeclaredGaps,
    long? Duplicates, IReadOnlyList<CheckReport.Opened> WorkOrders,
    [property: JsonPropertyName("sampleToStoredP95Ms")] double? SampleToStoredP95Ms,
    [property: JsonPropertyName("alarmToWorkOrderP95Ms")] double? AlarmToWorkOrderP95Ms,
    double Seconds, IReadOnlyList<string> Why)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a page
    };

    /// <summary>A work order that the system opened by itself.</summary>
    public sealed record Opened(
        string Asset, string FailureMode, DateTimeOffset? FaultAtUtc, DateTimeOffset? AlarmAtUtc, DateTimeOffset WorkOrderAtUtc);

    /// <summary>The report of a check that could not be brought to its end.</summary>
    public static CheckReport Broken(double seconds, string why) =>
        new(false, null, null, null, null, null, null, [], null, null, Math.Round(seconds, 1), [why]);

    public override string ToString() => JsonSerializer.Serialize(
        this with { SampleToStoredP95Ms = Rounded(SampleToStoredP95Ms), AlarmToWorkOrderP95Ms = Rounded(AlarmToWorkOrderP95Ms) }, Json);

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 1) : null;
}
