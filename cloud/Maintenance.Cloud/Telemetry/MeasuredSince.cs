using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Whether a tag was measured from an instant on, for other modules: a silent tag tells nothing.</summary>
internal static class MeasuredSince
{
    private const string Sql = """
        SELECT EXISTS (
            SELECT FROM telemetry.tag AS t JOIN telemetry.reading AS r ON r.tag_id = t.id
            WHERE t.gateway_id = @gatewayId AND t.name = @tag AND r.measured_at_utc >= @sinceUtc AND r.quality = @good)
        """;

    /// <param name="tag">As its gateway calls it.</param>
    public static Task<bool> IsSoAsync(DbScope scope, Guid gatewayId, string tag, DateTimeOffset sinceUtc, CancellationToken cancellationToken) =>
        scope.SingleAsync<bool>(Sql, new { gatewayId, tag, sinceUtc, good = (short)Quality.Good }, cancellationToken);
}
