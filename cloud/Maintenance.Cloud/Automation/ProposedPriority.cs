using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;
using Maintenance.Cloud.Work;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// The priority that severity and the asset's criticality give together, by one table for requests, drafts and alarms. By default
/// it is the higher of the two, Critical only where one is Critical and the other at least High, so that neither a loud alarm on a
/// spare fan nor a whisper on the main drive takes the night shift from its bed.
/// </summary>
internal static class ProposedPriority
{
    private const string Sql = "SELECT work.proposed_priority(@siteId, @severity, @criticality)";

    private const string OnAssetSql = """
        SELECT work.proposed_priority(@siteId, @severity, (SELECT a.criticality FROM assets.asset AS a WHERE a.id = @assetId))
        """;

    private static readonly FieldType Cell = FieldTypes.Choice<Priority>();

    /// <summary>The table: by severity, then by criticality.</summary>
    public static SettingDefinition Setting { get; } = new(
        "work.priorities", "Work", "Priority of work: by its severity, and in each by the asset's criticality.", new("jsonb", Read, Describe), Default(),
        [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };

    /// <param name="criticality">Null: it is on no asset, and weighs what its severity does.</param>
    public static async Task<Priority> OfAsync(
        DbScope scope, Guid siteId, Severity severity, Criticality? criticality, CancellationToken cancellationToken) =>
        Enum.Parse<Priority>(await scope.SingleAsync<string>(
            Sql, new { siteId, severity = severity.ToString(), criticality = criticality?.ToString() }, cancellationToken));

    /// <param name="assetId">Null, or one that the scope does not see: it weighs what its severity does.</param>
    public static async Task<Priority> OnAssetAsync(DbScope scope, Guid siteId, Severity severity, Guid? assetId, CancellationToken cancellationToken) =>
        Enum.Parse<Priority>(await scope.SingleAsync<string>(OnAssetSql, new { siteId, severity = severity.ToString(), assetId }, cancellationToken));

    private static JsonObject Default() => Table((severity, criticality) =>
    {
        var (lower, higher) = ((int)severity, (int)criticality) is var (a, b) && a <= b ? (a, b) : ((int)criticality, (int)severity);
        return (higher == (int)Priority.Critical && lower < (int)Priority.High ? Priority.High : (Priority)higher).ToString();
    });

    private static FieldReading Read(JsonElement json)
    {
        List<string> faults = [];
        var read = Table((severity, criticality) =>
        {
            var cell = Member(Member(json, severity.ToString()), criticality.ToString()) is { } said ? Cell.Read(said) : FieldReading.Bad("It is missing.");
            if (cell.Fault is { } fault)
                faults.Add($"{severity}, {criticality}: {fault}");
            return cell.Value?.GetValue<string>() ?? "";
        });
        if (faults is [var first, ..])
            return FieldReading.Bad(first);
        return JsonElement.DeepEquals(json, JsonSerializer.SerializeToElement(read))
            ? FieldReading.Good(read)
            : FieldReading.Bad("By the four severities, and in each by the four criticalities, and nothing else.");
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } of && of.TryGetProperty(name, out var member) ? member : null;

    private static JsonObject Table(Func<Severity, Criticality, string> cell) => new(Enum.GetValues<Severity>().Select(severity => KeyValuePair.Create(
        severity.ToString(), (JsonNode?)new JsonObject(Enum.GetValues<Criticality>().Select(criticality => KeyValuePair.Create(
            criticality.ToString(), (JsonNode?)cell(severity, criticality)))))));

    private static OpenApiSchema Describe() => Object<Severity>(Object<Criticality>(Cell.Describe()));

    private static OpenApiSchema Object<TName>(OpenApiSchema each)
        where TName : struct, Enum
    {
        var members = Enum.GetNames<TName>().ToDictionary(name => name, IOpenApiSchema (_) => each, StringComparer.Ordinal);
        return new() { Type = JsonSchemaType.Object, Title = typeof(TName).Name, Properties = members };
    }
}
