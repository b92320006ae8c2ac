using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of the audit.</summary>
internal static class AuditRows
{
    public static readonly Row[] All =
    [
        new("GET", "/audit", "Y.......", "audit") { Query = "?entityId={asset}&action=Create" },
        new("GET", "/audit.csv", "Y.......", "audit") { Query = "?entityId={asset}&action=Create" },
        new("GET", "/audit/{audit}", "Y......."),
        new("GET", "/audit/names", "Y.......") { Query = "?id={asset}", NamesNoSite = true },
        new("GET", "/feed", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/feed.csv", "YYYYYYYY") { NamesNoSite = true },
    ];
}
