using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>People of a site who work together.</summary>
internal static class Teams
{
    public static RecordDefinition Kind { get; } = new("teams", "Team", "people.team",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("departmentId", FieldTypes.Reference()) { IsFilter = true },
        new("memberIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true },
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
            ["team_name"] = ("name", "The site has a team of this name already."),
            ["team_department"] = ("departmentId", "The site has no such department."),
            ["team_members"] = ("memberIds", "Not all of them are people of the site."),
        },
    };
}
