using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Assets;

/// <summary>What stands in the plant, as a tree: site, area, line, machine, component.</summary>
internal static class AssetRecords
{
    public static RecordDefinition Kind { get; } = new("assets", "Asset", "assets.asset",
    [
        // Gateways call assets by it: it stays.
        new("tagNumber", FieldTypes.Text()) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true, Place = ("t.tag_number_in_order", "text") },
        new("externalNumber", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true, Place = ("t.name_in_order", "text") },
        new("description", FieldTypes.Lines()),
        new("level", FieldTypes.Choice<AssetLevel>()) { IsRequired = true, IsFilter = true },
        new(ParentId, FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
        new("parent", FieldTypes.Text()) { Shown = "(SELECT p.tag_number FROM assets.asset AS p WHERE p.id = t.parent_id)" },
        new("isTop", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "t.parent_id IS NULL" },
        new("aboveIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true, Shown = "t.above_ids" },
        new("depth", FieldTypes.Whole(0, int.MaxValue)) { IsDefaulted = true, IsFilter = true, Shown = "cardinality(t.above_ids)" },
        new("childCount", FieldTypes.Whole(0, int.MaxValue)) { IsDefaulted = true, Shown = "(SELECT count(*)::integer FROM assets.asset AS c WHERE c.parent_id = t.id AND NOT c.is_archived)" },
        new("class", AssetClasses.Code) { IsFilter = true },
        new(Status, FieldTypes.Choice<AssetStatus>()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("criticality", FieldTypes.Choice<Criticality>()) { IsDefaulted = true, IsFilter = true },
        new("departmentId", FieldTypes.Reference()) { IsFilter = true },
        new("area", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("location", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("manufacturer", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("model", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("serialNumber", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("installedOn", FieldTypes.Day()),
        new("warrantyUntil", FieldTypes.Day()),
        new("isUnderWarranty", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = UnderWarrantySql },
        new("purchasedOn", FieldTypes.Day()),
        new("purchaseCost", FieldTypes.Amount(0, MostCost)),
        new("purchaseCurrency", Sites.Currency),
        new("qrCode", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true, Shown = "t.qr_code" },
        new("custom", CustomValues.Type) { IsDefaulted = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("archivedAtUtc", FieldTypes.Instant()) { IsKept = true },
    ])
    {
        Read = Permission.ReadAssets,
        Make = Permission.MakeAssets,
        Change = Permission.ChangeAssets,
        Remove = Permission.MakeAssets,
        Order = "tagNumber",
        FindsWords = "assets.find_words",
        SaidBy = "tagNumber",
        Lock = $"SELECT pg_advisory_xact_lock({TreeKey}) FROM assets.asset AS t WHERE t.id = @id",
        Guard = CheckCustomAsync,
        Payload = step => new AssetMade(step.Id, step.SiteId!.Value, step.TagNumber()),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["asset_site_id_tag_number_key"] = ("tagNumber", "The site has an asset of this tag number already."),
            ["asset_parent"] = (ParentId, "The site has no such asset."),
            ["asset_loop"] = (ParentId, "That asset lies within this one."),
            ["asset_top"] = (ParentId, "A site lies in nothing."),
            ["asset_level"] = ("level", "It is of a higher level than the asset in which it lies: site, area, line, machine, component."),
            ["asset_level_below"] = ("level", "It is of a lower level than what lies in it: site, area, line, machine, component."),
            ["asset_class_fkey"] = ("class", "There is no such class, or not at this site."),
            ["asset_department"] = ("departmentId", "The site has no such department."),
            ["asset_cost"] = ("purchaseCurrency", "A cost has its currency, and nothing else has one."),
        },
    };

    public const string ParentId = "parentId";
    public const string Status = "status";

    /// <summary>What whoever changes the tree of a site holds, over <c>t</c>.</summary>
    public const string TreeKey = "hashtextextended('asset tree ' || t.site_id, 0)";

    private const decimal MostCost = 10_000_000_000m;

    /// <summary>A warranty holds through its last day, in the site's zone.</summary>
    private const string UnderWarrantySql =
        "coalesce(t.warranty_until >= (now() AT TIME ZONE (SELECT s.time_zone FROM platform.site AS s WHERE s.id = t.site_id))::date, false)";

    public static string TagNumber(this RecordStep step) => (step.After ?? step.Before)!["tagNumber"]!.GetValue<string>();

    /// <summary>The class's fields are looked at when the class or a value of them is said: older values stay as they were.</summary>
    private static async Task<ProblemDetails?> CheckCustomAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step.After is not { } after || (IsSame("custom") && IsSame("class")))
            return null;
        var fields = await AssetClasses.FieldsAsync(step.Scope, after["class"]?.GetValue<string>(), cancellationToken);
        var faults = CustomValues.Faults(fields, after["custom"]!.AsObject()).ToArray();
        return faults.Length == 0 ? null : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The asset cannot be so", faults);

        bool IsSame(string field) => step.Before is not null && JsonNode.DeepEquals(step.Before[field], after[field]);
    }
}
