using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The catalogue of spare parts.</summary>
internal static class Parts
{
    public static RecordDefinition Kind { get; } = new("parts", "Part", "inventory.part",
    [
        new("number", FieldTypes.Text()) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("manufacturerNumber", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("groupNumber", FieldTypes.Text(LongestGroup)) { IsFilter = true, IsSearched = true },
        new("groupName", FieldTypes.Text(LongestGroup)) { IsFilter = true, IsSearched = true },
        new("compatibleModels", TextList.Type()) { IsDefaulted = true, IsFilter = true },
        new("unitOfMeasure", FieldTypes.Text(LongestUnit)) { IsDefaulted = true },
        new("unitPrice", FieldTypes.Amount(0, MostPrice)),
        new("currency", Sites.Currency),
        new("leadTimeDays", FieldTypes.Whole(0, MostLeadTimeDays)),
        new("isRepairable", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("available", FieldTypes.Amount(0, MostPrice)) { IsDefaulted = true, Shown = "(SELECT coalesce(sum(s.on_hand), 0) FROM inventory.stock AS s WHERE s.part_id = t.id)" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadParts,
        Make = Permission.ManageParts,
        Change = Permission.ManageParts,
        Remove = Permission.ManageParts,
        Order = "number",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["part_pkey"] = ("number", "There is a part of this number already."),
            ["part_price"] = ("currency", "A price has its currency, and nothing else has one."),
        },
    };

    private const int LongestGroup = 100;
    private const int LongestUnit = 20;
    private const int MostLeadTimeDays = 3_650;
    private const decimal MostPrice = 10_000_000_000m;
}
