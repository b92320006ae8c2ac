using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of catalogues.</summary>
internal static class CataloguesRows
{
    public static readonly Row[] All =
    [
        .. AccessTable.Records("asset-classes", "class", "YYYYYY.Y", "Y.......", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"name\":\"{unique}\"}", "{\"description\":\"all of them\"}"),
        .. AccessTable.Records(
            "failure-modes", "mode", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......",
            "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Sings\",\"category\":\"Vibration\"}", "{\"description\":\"Hums\"}"),
        .. AccessTable.Records("failure-mechanisms", "mechanism", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. AccessTable.Records("failure-causes", "cause", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. AccessTable.Records("remedies", "remedy", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. AccessTable.Records(
            "stop-reasons", "reason", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......",
            "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\",\"stopType\":\"Other\"}", "{\"stopType\":\"Scheduled\"}"),
        .. AccessTable.Records("maintenance-types", "type", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"isPlanned\":true}"),
        new("GET", "/failure-mode-rules", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules.csv", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules/changes", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules/changes.csv", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("PUT", "/failure-mode-rules", "Y....Y..") { Query = "?siteId={siteId}", Body = "{\"rules\":[]}", Version = 0 },
    ];
}
