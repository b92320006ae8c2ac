using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Days on which a site does not work.</summary>
internal static class Holidays
{
    public static RecordDefinition Kind { get; } = new("holidays", "Holiday", "people.holiday",
    [
        new("day", FieldTypes.Day()) { IsRequired = true, IsFilter = true, IsSort = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSearched = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadOrganisation,
        Make = Permission.ManageOrganisation,
        Change = Permission.ManageOrganisation,
        Remove = Permission.ManageOrganisation,
        Order = "day",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["holiday_once"] = ("day", "The site has a holiday on this day already.") },
    };
}
