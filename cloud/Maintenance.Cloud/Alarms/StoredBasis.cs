using System.Text.Json;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>What a detector decided an alarm on, as its columns hold it.</summary>
internal static class StoredBasis
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The columns of <c>alarms.alarm AS a</c> that make a basis.</summary>
    public const string Columns =
        "a.detector_version, a.mode, a.direction, a.contributions::text AS contributions, a.gateway_incident_id, a.is_chattering";

    public static string? Write(IReadOnlyList<AlarmContribution>? contributions) =>
        contributions is null or [] ? null : JsonSerializer.Serialize(contributions, Json);

    public static IReadOnlyList<AlarmContribution>? Read(string? contributions) =>
        contributions is null ? null : JsonSerializer.Deserialize<IReadOnlyList<AlarmContribution>>(contributions, Json);

    /// <summary>Which way the value went: as the detector says, or as the name of a limit does; null where neither tells.</summary>
    public static AlarmDirection? DirectionOf(AlarmBasis? basis, string detector) => basis?.Direction ?? detector switch
    {
        "limit-high" => AlarmDirection.High,
        "limit-low" => AlarmDirection.Low,
        _ => null,
    };
}
