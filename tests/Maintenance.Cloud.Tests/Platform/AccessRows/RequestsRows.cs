using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of requests.</summary>
internal static class RequestsRows
{
    public static readonly Row[] All =
    [
        .. AccessTable.Seen("requests", "request", "YYYAYY.A"),
        new("GET", "/requests/{request}/history", "YYYAYY.A"),
        new("GET", "/requests/{request}/history.csv", "YYYAYY.A"),
        new("POST", "/requests", "YYYYYY.A") { Body = Report },
        new("POST", "/requests/bulk", "YYYYYY.A") { Body = $"{{\"items\":[{Report}]}}" },
        new("PATCH", "/requests/{report}", "OYYYOY.O") { Fresh = "report", Body = "{\"severity\":\"High\"}" },
        new("POST", "/requests/{report}/accept", ".YYY.Y..") { Fresh = "report", Body = "{}" },
        new("POST", "/requests/{report}/merge", ".YY..Y..") { Fresh = "report", Body = "{\"into\":\"{request}\"}" },
        new("POST", "/requests/{report}/decline", ".YY..Y..") { Fresh = "report", Body = "{\"reason\":\"it is as it should be\"}" },
        new("POST", "/requests/{report}/withdraw", "OOOOOO.O") { Fresh = "report" },
        new("POST", "/requests/bulk/accept", ".YYY.Y..") { Fresh = "report", Body = "{\"items\":[{\"id\":\"{report}\",\"version\":1}]}" },
        new("POST", "/requests/bulk/decline", ".YY..Y..") { Fresh = "report", Body = "{\"items\":[{\"id\":\"{report}\",\"version\":1}],\"reason\":\"no\"}" },
        new("POST", "/requests/{report}/erase-reporter", "Y.......") { Fresh = "report" },
        .. AccessTable.Seen("request-documents", "requestDocument", "YYYAYY.A"),
        new("GET", "/request-documents/{requestDocument}/content", "YYYAYY.A"),
        new("POST", "/request-documents", "OYYYOY.O") { Fresh = "report", Query = "?requestId={report}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. AccessTable.Records(
            "request-comments", "message", "YYYOYYOO", ".YYOYYOO", ".OOOOOOO", ".",
            "{\"siteId\":\"{siteId}\",\"requestId\":\"{message}\",\"text\":\"It hums\"}", "{\"text\":\"Better words\"}"),
    ];

    private const string Report = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"problemDescription\":\"It hums\"}";
}
