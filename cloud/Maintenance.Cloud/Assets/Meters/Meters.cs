using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>Counters of assets, e.g. of hours run: what their readings come to, also where they began again from zero.</summary>
internal static class Meters
{
    public static RecordDefinition Kind { get; } = new("meters", "Meter", "assets.meter",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("unit", FieldTypes.Text(LongestUnit)) { IsRequired = true, IsFixed = true },
        new("rollover", FieldTypes.Amount(Smallest, Most)) { IsFixed = true },
        new("tagId", FieldTypes.Whole(1, int.MaxValue)) { IsFilter = true },
        new("total", FieldTypes.Amount(0, Most)) { IsDefaulted = true, Shown = "t.total" },
        new("lastValue", FieldTypes.Amount(0, Most)) { Shown = "t.last_value" },
        new("lastAtUtc", FieldTypes.Instant()) { Shown = "t.last_at_utc" },
        new("refused", FieldTypes.Long(0, long.MaxValue)) { IsDefaulted = true, Shown = "t.refused" },
        new("lastRefusal", FieldTypes.Choice<RefusedCount>()) { Shown = "t.last_refusal" },
        new("lastRefusedAtUtc", FieldTypes.Instant()) { Shown = "t.last_refused_at_utc" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadAssets,
        Make = Permission.MakeAssets,
        Change = Permission.ChangeAssets,
        Remove = Permission.MakeAssets,
        Order = "name",
        Guard = CheckTagAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["meter_asset"] = ("assetId", "The site has no such asset."),
            ["meter_tag"] = ("tagId", "The tag counts on another meter."),
            ["meter_tag_id_fkey"] = ("tagId", NoTag),
            ["meter_name"] = ("name", "The asset has a meter of this name already."),
        },
    };

    /// <summary>Most that a meter shows.</summary>
    public const decimal Most = 10_000_000_000_000m;

    private const decimal Smallest = 0.0001m;
    private const int LongestUnit = 32;
    private const string NoTag = "The asset has no such tag: bind it to the asset first.";

    /// <summary>A tag counts on a meter of its own asset, in the meter's unit.</summary>
    private static async Task<ProblemDetails?> CheckTagAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step.After?["tagId"] is not { } tagId || JsonNode.DeepEquals(step.Before?["tagId"], tagId))
            return null;
        var tag = await TagsOfAsset.FindAsync(step.Scope, tagId.GetValue<int>(), cancellationToken);
        if (tag?.AssetId is not { } assetId || !string.Equals(assetId.ToString(), step.After["assetId"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase))
            return Refuse(NoTag);
        var unit = step.After["unit"]!.GetValue<string>();
        return tag.Unit.Length == 0 || string.Equals(tag.Unit, unit, StringComparison.Ordinal) ? null : Refuse($"The tag tells {tag.Unit}, the meter shows {unit}.");

        static ProblemDetails Refuse(string words) => Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The meter cannot be so", ("tagId", words));
    }
}
