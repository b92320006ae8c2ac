using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of stops.</summary>
internal static class StopsRows
{
    public static readonly Row[] All =
    [
        .. AccessTable.Seen("stops", "stop", "YYYAYY.."),
        new("GET", "/assets/{asset}/stops", "YYYAYY.."),
        new("POST", "/stops", "..YA.Y.A") { Body = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"startedAtUtc\":\"2025-12-01T00:00:00Z\",\"endedAtUtc\":\"2025-12-01T01:00:00Z\"}" },
        new("PATCH", "/stops/{stop}", "..YA.Y..") { Body = "{\"note\":\"a seal was missing\"}" },
        new("POST", "/stops/{stop}/close", "..YA.Y..") { Body = "{\"endedAtUtc\":\"2026-01-03T00:00:00Z\"}" },
        new("POST", "/stops/{stop}/split", "..YA.Y..") { Body = "{\"atUtc\":\"2026-01-02T00:00:00Z\",\"type\":\"Maintenance\"}" },
        new("POST", "/stops/{stop}/reason", "..YA.Y..") { Body = "{\"reason\":\"NO-DEMAND\"}" },
        new("POST", "/stops/{stop}/segments", "..YA.Y..") { Body = "{\"kind\":\"Parts\",\"sinceUtc\":\"2026-01-02T00:00:00Z\"}" },
        .. AccessTable.Records(
            "stop-rules", "stopRule", "YYY..Y..", "Y....Y..", "Y....Y..", "Y....Y..",
            "{\"siteId\":\"{siteId}\",\"assetId\":\"{leaf}\",\"kind\":\"Children\",\"children\":\"Any\"}", "{\"stopType\":\"Breakdown\"}"),
    ];
}
