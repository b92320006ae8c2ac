using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// The ledger of what was read on meters. A reading that is told late takes its place between the others; a wrong one is taken back by a row
/// that names it and says why.
/// </summary>
internal static class MeterReadings
{
    public static RecordDefinition Kind { get; } = new("meter-readings", "MeterReading", "assets.meter_reading",
    [
        new("meterId", FieldTypes.Reference()) { IsRequired = true, IsFilter = true },
        new("value", FieldTypes.Amount(0, Meters.Most)),
        new("atUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("note", FieldTypes.Lines()),
        new("reverses", FieldTypes.Reference()),
        new("stepId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new("tagId", FieldTypes.Whole(1, int.MaxValue)) { IsKept = true, IsFilter = true },
        new("isReversed", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "t.is_reversed" },
        new("assetId", FieldTypes.Reference()) { IsDefaulted = true, Shown = "(SELECT m.asset_id FROM assets.meter AS m WHERE m.id = t.meter_id)" },
    ])
    {
        Read = Permission.ReadAssets,
        Make = Permission.SetAssetStatus,
        Order = "-atUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["meter_reading_meter"] = ("meterId", "There is no such meter, or not at this site."),
            ["meter_reading_says"] = ("value", "Say the value, or which reading is taken back."),
            ["meter_reading_one"] = ("reverses", "Say the value, or which reading is taken back: not both."),
            ["meter_reading_reason"] = ("note", "Say why the reading is taken back."),
            ["meter_reading_reverses"] = ("reverses", "The meter has no such reading."),
            ["meter_reading_reversed_once"] = ("reverses", "This reading was taken back already."),
            ["meter_reading_reversible"] = ("reverses", "This is not a reading: what takes one back stays."),
            ["meter_reading_rollover"] = ("value", "The meter begins again before that."),
            ["meter_reading_order"] = ("value", "It is less than the reading before, or more than the one after, and the meter never begins again."),
            ["meter_reading_time"] = ("atUtc", "It lies in the future."),
        },
    };

    private const string OfStepSql = "SELECT r.id, r.site_id, r.meter_id FROM assets.meter_reading AS r WHERE r.step_id = @stepId AND r.value IS NOT NULL AND NOT r.is_reversed";

    /// <summary>Adds what was read, in a transaction that the caller commits, or not where it was refused.</summary>
    /// <param name="stepId">Of the work at which it was read.</param>
    public static async Task<ProblemDetails?> RecordAsync(
        DbScope scope, CurrentUser user, Guid siteId, Guid meterId, decimal value, Guid stepId, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        await AddAsync(scope, user, new() { ["siteId"] = siteId.ToString("D"), ["meterId"] = meterId.ToString("D"), ["value"] = value, ["stepId"] = stepId.ToString("D") }, nowUtc, cancellationToken);

    /// <summary>Takes back what was read at a step.</summary>
    public static async Task<ProblemDetails?> TakeBackAsync(
        DbScope scope, CurrentUser user, Guid stepId, string why, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var (id, siteId, meterId) in await scope.QueryAsync<(Guid, Guid, Guid)>(OfStepSql, new { stepId }, cancellationToken))
        {
            JsonObject values = new() { ["siteId"] = siteId.ToString("D"), ["meterId"] = meterId.ToString("D"), ["reverses"] = id.ToString("D"), ["note"] = why };
            if (await AddAsync(scope, user, values, nowUtc, cancellationToken) is { } refused)
                return refused;
        }

        return null;
    }

    private static async Task<ProblemDetails?> AddAsync(DbScope scope, CurrentUser user, JsonObject values, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        (await MakeRecord.MakeAsync(Kind, scope, user, new(Guid.CreateVersion7(nowUtc), JsonSerializer.SerializeToElement(values), values), nowUtc, cancellationToken)).Refused;
}
