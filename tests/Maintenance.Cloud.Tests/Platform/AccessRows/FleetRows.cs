using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of gateways, tags and writing to machines.</summary>
internal static class FleetRows
{
    public static readonly Row[] All =
    [
        new("GET", "/gateways", "YYYY.Y..", "gateway"),
        new("GET", "/gateways.csv", "YYYY.Y..", "gateway"),
        new("POST", "/gateways/enrolment-tokens", "Y.......") { Body = "{\"site\":\"{site}\",\"gateway\":\"one\"}" },
        .. AccessTable.Records(
            "write-grants", "grant", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"reason\":\"tuning\",\"untilUtc\":\"2100-01-01T00:00:00Z\"}", "{\"reason\":\"more tuning\"}"),
        new("POST", "/tags/{tag}/commands", ".....O..") { Fresh = "grant", Body = "{\"value\":5,\"reason\":\"a test\"}" },
        new("GET", "/commands", "YYYY.Y..", "command"),
        new("GET", "/commands.csv", "YYYY.Y..", "command"),
        new("GET", "/commands/{command}", "YYYY.Y.."),
        new("GET", "/loss-ledger", "YYYY.Y..", "gateway", "gatewayId"),
        new("GET", "/loss-ledger.csv", "YYYY.Y..", "gateway", "gatewayId"),
        new("GET", "/tags", "YYYY.Y.A", "tag"),
        new("GET", "/tags.csv", "YYYY.Y.A", "tag"),
        new("GET", "/tags/{tag}/readings", "YYYY.Y.A"),
        new("GET", "/tags/{tag}/readings.csv", "YYYY.Y.A"),
        new("POST", "/tags/{tag}/bind", "Y....Y..") { Body = "{\"assetId\":\"{asset}\"}" },
        .. AccessTable.Seen("tag-bindings", "binding", "YYYY.Y.A"),
    ];
}
