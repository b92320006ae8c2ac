using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of assets, their papers, parts and meters.</summary>
internal static class AssetsRows
{
    public static readonly Row[] All =
    [
        .. AccessTable.Seen("assets", "asset", "YYYYYY.A"),
        new("POST", "/assets", "Y.......") { Body = Machine },
        new("POST", "/assets/bulk", "Y.......") { Body = $"{{\"items\":[{Machine}]}}" },
        new("PATCH", "/assets/{asset}", "Y....Y..") { Body = "{\"manufacturer\":\"Pumpwerk\"}" },
        new("DELETE", "/assets/{leaf}", "Y.......") { Fresh = "leaf" },
        new("POST", "/assets/bulk/archive", "Y....Y..") { Body = "{\"items\":[{\"id\":\"{asset}\",\"version\":1}],\"isArchived\":false}" },
        new("POST", "/assets/{asset}/move", "Y....Y..") { Body = "{\"parentId\":null}" },
        new("POST", "/assets/{asset}/status", "YYYY.Y.A") { Body = "{\"status\":\"Standby\",\"reason\":\"not needed\"}" },
        new("GET", "/assets/{asset}/history", "YYYYYY.A"),
        new("GET", "/assets/{asset}/history.csv", "YYYYYY.A"),
        new("POST", "/assets/import", "Y.......") { Query = "?siteId={siteId}", ContentType = "text/csv", Body = "tagNumber,name,level\n{unique},A machine,Machine\n" },
        .. AccessTable.Records("import-runs", "run", "Y...OO..", ".", ".", ".", "", ""),
        new("GET", "/import-runs/{run}/faults", "Y...OO..") { Fresh = "run" },
        new("GET", "/import-runs/{run}/faults.csv", "Y...OO..") { Fresh = "run" },
        new("GET", "/assets/{asset}/qr-code", "YYYYYY.A"),
        new("GET", "/assets/labels.pdf", "YYYYYY.A") { Query = "?siteId={siteId}" },
        .. AccessTable.Seen("documents", "document", "YYYYYY.A"),
        new("GET", "/documents/{document}/content", "YYYYYY.A"),
        new("POST", "/documents", "YYY..Y..") { Query = "?assetId={asset}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        new("PATCH", "/documents/{paper}", "Y....Y..") { Fresh = "paper", Body = "{\"title\":\"How it was set up\"}" },
        new("DELETE", "/documents/{paper}", "Y.......") { Fresh = "paper" },
        .. AccessTable.Seen("library", "manual", "YYYYYY.A"),
        new("GET", "/library/{manual}/content", "YYYYYY.A"),
        new("POST", "/library", "YYY..Y..") { Query = "?siteId={siteId}&name=note.txt&title=A%20note&tags=safety", ContentType = "application/octet-stream", Body = "a note" },
        new("PATCH", "/library/{leaflet}", "Y....Y..") { Fresh = "leaflet", Body = "{\"tags\":[\"safety\"]}" },
        new("DELETE", "/library/{leaflet}", "Y.......") { Fresh = "leaflet" },
        .. AccessTable.Records("parts", "part", "YYYYY...", "Y...Y...", "Y...Y...", "Y...Y...", "{\"siteId\":\"{siteId}\",\"number\":\"{unique}\",\"name\":\"A seal\"}", "{\"name\":\"Another seal\"}"),
        .. AccessTable.Records("stock-entries", "entry", "YY..Y...", "....Y...", ".", ".", "{\"siteId\":\"{siteId}\",\"partId\":\"{part}\",\"kind\":\"In\",\"quantity\":1}", ""),
        .. AccessTable.Seen("asset-parts", "assetPart", "YYYYYY.A"),
        new("POST", "/asset-parts", "Y...Y...") { Fresh = "spare", Body = Spare },
        new("POST", "/asset-parts/bulk", "Y...Y...") { Fresh = "spare", Body = $"{{\"items\":[{Spare}]}}" },
        new("PATCH", "/asset-parts/{spare}", "Y...YY..") { Fresh = "spare", Body = "{\"minimum\":2}" },
        new("DELETE", "/asset-parts/{spare}", "Y...Y...") { Fresh = "spare" },
        .. AccessTable.Seen("meters", "gauge", "YYYYYY.A"),
        new("POST", "/meters", "Y.......") { Fresh = "meter", Body = Meter },
        new("POST", "/meters/bulk", "Y.......") { Fresh = "meter", Body = $"{{\"items\":[{Meter}]}}" },
        new("PATCH", "/meters/{meter}", "Y....Y..") { Fresh = "meter", Body = "{\"name\":\"Hours run\"}" },
        new("DELETE", "/meters/{meter}", "Y.......") { Fresh = "meter" },
        .. AccessTable.Seen("meter-readings", "gaugeReading", "YYYYYY.A"),
        new("POST", "/meter-readings", "YYYY.Y.A") { Body = Read },
        new("POST", "/meter-readings/bulk", "YYYY.Y.A") { Body = $"{{\"items\":[{Read}]}}" },
        .. AccessTable.Seen("asset-moves", "move", "YYYYYY.A"),
        .. AccessTable.Seen("asset-statuses", "status", "YYYYYY.A"),
        new("GET", "/asset-conditions", "YYYYYY.A", "asset"),
        new("GET", "/asset-conditions.csv", "YYYYYY.A", "asset"),
        new("GET", "/asset-conditions/{asset}", "YYYYYY.A"),
    ];

    private const string Machine = "{\"siteId\":\"{siteId}\",\"tagNumber\":\"{unique}\",\"name\":\"A machine\",\"level\":\"Machine\"}";

    private const string Meter = "{\"siteId\":\"{siteId}\",\"assetId\":\"{meter}\",\"name\":\"{unique}\",\"unit\":\"h\"}";

    private const string Read = "{\"siteId\":\"{siteId}\",\"meterId\":\"{gauge}\",\"value\":7}";

    private const string Spare = "{\"siteId\":\"{siteId}\",\"assetId\":\"{leaf}\",\"partId\":\"{part}\",\"minimum\":1}";
}
