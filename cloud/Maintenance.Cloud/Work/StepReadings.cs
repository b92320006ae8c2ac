using System.Globalization;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>What is answered to a step that reads a meter is a reading of that meter; another answer takes it back.</summary>
internal static class StepReadings
{
    /// <returns>Why the meter cannot have been read so; null: nothing stands against it.</returns>
    public static async Task<ProblemDetails?> KeepAsync(RecordStep step, CancellationToken cancellationToken)
    {
        var after = step.After!;
        if (WorkOrderRow.IdIn(after, "meterId") is not { } meterId || JsonNode.DeepEquals(step.Before?["result"], after["result"]))
            return null;
        var nowUtc = DateTimeOffset.Parse(WorkOrderRow.TextIn(after, "changedAtUtc")!, CultureInfo.InvariantCulture);
        var refused = await MeterReadings.TakeBackAsync(step.Scope, step.User, step.Id, "The step was answered anew.", nowUtc, cancellationToken);
        if (refused is null && after["result"] is JsonValue read)
            refused = await MeterReadings.RecordAsync(step.Scope, step.User, step.SiteId!.Value, meterId, read.GetValue<decimal>(), step.Id, nowUtc, cancellationToken);
        if (refused is HttpValidationProblemDetails faults) // what a reading calls its value, a step calls its result
            faults.Errors = faults.Errors.ToDictionary(_ => "result", fault => fault.Value, StringComparer.Ordinal);
        return refused;
    }
}
