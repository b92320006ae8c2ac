using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>Ties a stop to the request and the work order that are about it.</summary>
internal static class LinkStops
{
    /// <summary>The stop at an instant, or the first since, gets what it has not been tied to yet.</summary>
    /// <returns>The stop; null where there is none.</returns>
    public static async Task<JsonObject?> HandleAsync(
        StopWriting at, DateTimeOffset since, Guid? requestId, Guid? workOrderId, CancellationToken cancellationToken)
    {
        var stops = await ProjectStops.OverlappingAsync(at, new(since, null), cancellationToken);
        if (stops is not [var stop, ..])
            return null;
        var changes = new JsonObject();
        if (stop["requestId"] is null && requestId is not null)
            changes["requestId"] = requestId.Value.ToString("D");
        if (stop["workOrderId"] is null && workOrderId is not null)
            changes["workOrderId"] = workOrderId.Value.ToString("D");
        if (changes.Count == 0)
            return stop;
        await StopCommand.SaveAsync(at, stop, changes, cancellationToken);
        return await RecordSql.FindAsync(at.Scope, StopRecords.Kind, Guid.Parse(stop["id"]!.GetValue<string>()), isLocked: true, cancellationToken);
    }
}
