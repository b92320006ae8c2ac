using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of events and devices that are not always connected.</summary>
internal static class LiveRows
{
    public static readonly Row[] All =
    [
        new("GET", "/events", "YYYYYY.Y") { NamesNoSite = true },
        new("GET", "/sync", "YYYYYY.Y") { NamesNoSite = true },
        new("POST", "/sync", "YYYYYY.Y") { NamesNoSite = true, Body = "{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[{\"id\":\"0198c2f0-7c5e-7000-8000-000000000002\",\"kind\":\"assets\",\"action\":\"look\"}]}" },
    ];
}
