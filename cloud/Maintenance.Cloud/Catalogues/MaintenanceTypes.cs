using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Why maintenance is done. Those that the program knows by name stay as they are, but for their descriptions.</summary>
internal static class MaintenanceTypes
{
    public static RecordDefinition Kind { get; } = new("maintenance-types", "MaintenanceTypeEntry", "catalogues.maintenance_type",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("isPlanned", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("isBuiltIn", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "t.is_built_in" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadCatalogues,
        Make = Permission.ChangeCatalogues,
        Change = Permission.ChangeCatalogues,
        Remove = Permission.RemoveCatalogues,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["maintenance_type_pkey"] = ("name", "There is a type of this name already."),
            ["maintenance_type_name"] = ("name", "There is a type of this name already."),
            ["maintenance_type_built_in"] = ("name", "The program uses this type: only its description can be changed."),
        },
    };
}
