using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>The ways in which assets fail (ISO 14224, annex B.2.6), each with the classes that can have it.</summary>
internal static class FailureModeCatalogue
{
    private const int LongestCode = 12;

    public static RecordDefinition Kind { get; } = new("failure-modes", "FailureMode", "catalogues.failure_mode",
    [
        new("code", FieldTypes.Matching("^[A-Z][A-Z0-9]{1,11}$", "Capital letters and digits, e.g. VIB.", LongestCode)) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("category", FieldTypes.Choice<FailureCategory>()) { IsRequired = true, IsFilter = true },
        new("assetClasses", TextList.Codes(AssetClasses.CodePattern, AssetClasses.CodeWords)) { IsDefaulted = true, IsFilter = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadCatalogues,
        Make = Permission.ChangeCatalogues,
        Change = Permission.ChangeCatalogues,
        Remove = Permission.RemoveCatalogues,
        Order = "code",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["failure_mode_pkey"] = ("code", "There is a failure mode of this code already."),
            ["failure_mode_classes"] = ("assetClasses", "There is no such class, or not everywhere where the failure mode is."),
        },
    };
}
