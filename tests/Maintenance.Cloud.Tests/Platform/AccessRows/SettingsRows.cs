using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of settings.</summary>
internal static class SettingsRows
{
    public static readonly Row[] All =
    [
        new("GET", "/settings", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings.csv", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}/history", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}/history.csv", "YYY.....") { Query = "?siteId={siteId}" },
        new("PUT", "/settings/{setting}", "YY......") { Query = "?siteId={siteId}", Version = 0, Body = "{\"value\":8}" },
    ];
}
