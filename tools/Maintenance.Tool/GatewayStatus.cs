using System.Text.Json;

namespace Maintenance.Tool;

/// <summary>Reads the gateway's /api/status.</summary>
internal static class GatewayStatus
{
    /// <summary>Records that are not yet acknowledged, over all lanes.</summary>
    public static long OutboxDepth(JsonElement status) =>
        status.GetProperty("outbox").EnumerateObject().Sum(lane => lane.Value.GetProperty("records").GetInt64());

    /// <summary>Age of the oldest record that is not yet acknowledged.</summary>
    public static TimeSpan Backlog(JsonElement status, DateTimeOffset nowUtc) => status.GetProperty("outbox").EnumerateObject()
        .Select(lane => lane.Value.GetProperty("oldestAppendedAtUtc"))
        .Where(oldest => oldest.ValueKind == JsonValueKind.String)
        .Select(oldest => nowUtc - oldest.GetDateTimeOffset())
        .DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>Values that came, those that came once more included.</summary>
    public static long Received(JsonElement status) =>
        status.GetProperty("taken").GetInt64() + status.GetProperty("duplicates").GetInt64();

    /// <summary>Values taken from one device.</summary>
    public static long Taken(JsonElement status, string device) => status.GetProperty("devices").EnumerateArray()
        .First(entry => string.Equals(entry.GetProperty("name").GetString(), device, StringComparison.Ordinal))
        .GetProperty("taken").GetInt64();
}
