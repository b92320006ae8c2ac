using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Departments of a site, which may lie within one another.</summary>
internal static class Departments
{
    public static RecordDefinition Kind { get; } = new("departments", "Department", "people.department",
    [
        new("code", FieldTypes.Text(LongestCode)) { IsFilter = true, IsSearched = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("parentId", FieldTypes.Reference()) { IsFilter = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadOrganisation,
        Make = Permission.ManageOrganisation,
        Change = Permission.ManageOrganisation,
        Remove = Permission.ManageOrganisation,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["department_name"] = ("name", "The site has a department of this name already."),
            ["department_code"] = ("code", "The site has a department of this code already."),
            ["department_parent"] = ("parentId", "The site has no such department."),
            ["department_not_its_parent"] = ("parentId", "A department does not lie within itself."),
            ["department_loop"] = ("parentId", "That department lies within this one."),
        },
    };

    private const int LongestCode = 32;
}
