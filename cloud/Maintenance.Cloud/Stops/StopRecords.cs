using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Stops;

/// <summary>A stop was made, changed or removed.</summary>
/// <param name="FromUtc">Of the time in which it, before or after, had the asset stand.</param>
/// <param name="UntilUtc">Null: without end.</param>
internal sealed record StopTouched(Guid Id, Guid SiteId, int Version, Guid AssetId, DateTimeOffset FromUtc, DateTimeOffset? UntilUtc)
{
    /// <summary>Of the events that carry it.</summary>
    public static IReadOnlyList<string> Types { get; } = ["StopMade", "StopChanged", "StopRemoved"];
}

/// <summary>When assets stood, of what type, why, and what the time passed with.</summary>
internal static class StopRecords
{
    public const string Reason = "reason";
    public const string Type = "type";
    public const string StartedAtUtc = "startedAtUtc";
    public const string EndedAtUtc = "endedAtUtc";
    private const int LongestCode = 12;

    public static RecordDefinition Kind { get; } = new("stops", "Stop", "stops.stop",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("assetTagNumber", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true, IsSearched = true, Shown = "t.asset_tag_number" },
        new(StartedAtUtc, FieldTypes.Instant()) { IsDefaulted = true, IsFixed = true, IsSort = true },
        new(EndedAtUtc, FieldTypes.Instant()) { IsFixed = true, IsSort = true, Place = ("coalesce(t.ended_at_utc, 'infinity')", "timestamptz") },
        new("isOpen", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "(t.ended_at_utc IS NULL)" },
        new("durationSeconds", FieldTypes.Long(0, long.MaxValue)) { IsDefaulted = true, Shown = "greatest(0, extract(epoch FROM coalesce(t.ended_at_utc, now()) - t.started_at_utc))::bigint" },
        new(Type, FieldTypes.Choice<StopType>()) { IsDefaulted = true, IsFilter = true },
        new(Reason, FieldTypes.Matching("^[A-Z0-9][A-Z0-9.-]{0,11}$", "The code of a stop reason, e.g. FAILURE.", LongestCode)) { IsFixed = true, IsFilter = true },
        new("source", FieldTypes.Choice<StopSource>()) { IsDefaulted = true, IsFilter = true, IsKept = true },
        new("isAutomatic", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, IsKept = true },
        new("requestId", FieldTypes.Reference()) { IsFilter = true, IsKept = true },
        new("workOrderId", FieldTypes.Reference()) { IsFilter = true },
        new("note", FieldTypes.Lines()) { IsSearched = true },
        new("waitedFor", FieldTypes.Names(Enum.GetNames<SegmentKind>())) { IsDefaulted = true, IsFilter = true, Shown = WaitedForSql },
        new("segments", SegmentList()) { IsDefaulted = true, Shown = SegmentsSql },
    ])
    {
        Read = Permission.ReadStops,
        Change = Permission.ChangeStops,
        Order = "-startedAtUtc",
        FindsWords = "stops.find_words",
        Lock = $"SELECT pg_advisory_xact_lock({AssetKey}) FROM stops.stop AS t WHERE t.id = @id",
        Payload = Touched,
        Filters =
        [
            new("fromUtc", FieldTypes.Instant(), "t.ended_at_utc IS NULL OR t.ended_at_utc > @p"),
            new("toUtc", FieldTypes.Instant(), "t.started_at_utc < @p"),
        ],
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["stop_asset"] = ("assetId", "The site has no such asset."),
            ["claim_site_id_asset_id_fkey"] = ("assetId", "The site has no such asset."),
            ["stop_reason"] = (Reason, "There is no such reason, or not at this site."),
            ["stop_work_order"] = ("workOrderId", "The site has no such work order."),
            ["stop_time"] = (EndedAtUtc, "A stop ends after it began."),
            ["claim_check"] = (EndedAtUtc, "A stop ends after it began."),
            ["stop_overlap"] = (StartedAtUtc, "The asset stands in that time already."),
        },
    };

    /// <summary>What whoever changes the stops of an asset holds, over <c>t</c>.</summary>
    public const string AssetKey = "hashtextextended('stops ' || t.asset_id, 0)";

    private const string WaitedForSql = "ARRAY(SELECT DISTINCT g.kind FROM stops.segment AS g WHERE g.stop_id = t.id ORDER BY 1)";

    private static string SegmentsSql => $"""
        (SELECT coalesce(json_agg(json_build_object('kind', s.kind, 'startedAtUtc', {Instant("s.started")}, 'endedAtUtc', {Instant("s.ended")}) ORDER BY s.started), '[]')
         FROM (SELECT g.kind, greatest(g.started_at_utc, t.started_at_utc) AS started,
                      least(lead(g.started_at_utc) OVER (ORDER BY g.started_at_utc), t.ended_at_utc) AS ended
               FROM stops.segment AS g WHERE g.stop_id = t.id) AS s
         WHERE s.ended IS NULL OR s.ended > s.started)
        """;

    public static Span SpanOf(JsonObject stop) => new(stop[StartedAtUtc].ToInstant()!.Value, stop[EndedAtUtc].ToInstant());

    public static DateTimeOffset? ToInstant(this JsonNode? shown) =>
        shown is null ? null : DateTimeOffset.Parse(shown.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Instant(string column) => FieldTypes.Instant().Show(column);

    private static StopTouched Touched(RecordStep step)
    {
        var spans = new[] { step.Before, step.After }.OfType<JsonObject>().Select(SpanOf).ToArray();
        var whole = spans.Aggregate((one, other) => one.Hull(other));
        var asset = Guid.Parse((step.After ?? step.Before)!["assetId"]!.GetValue<string>());
        return new(step.Id, step.SiteId!.Value, step.Version, asset, whole.From, whole.Until);
    }

    private static FieldType SegmentList() => new(
        "jsonb", _ => FieldReading.Bad("Segments begin at /stops/{id}/segments."),
        () => new()
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new SortedSet<string>(StringComparer.Ordinal) { "kind", StartedAtUtc, EndedAtUtc },
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["kind"] = FieldTypes.Choice<SegmentKind>().Describe(),
                    [StartedAtUtc] = FieldTypes.Instant().Describe(),
                    [EndedAtUtc] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Format = "date-time" },
                },
            },
        });
}
