using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>When a site, or one of its teams, works: on some days of the week, from a time to a time of the site's zone.</summary>
internal static class Shifts
{
    public static RecordDefinition Kind { get; } = new("shifts", "Shift", "people.shift",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("teamId", FieldTypes.Reference()) { IsFilter = true },
        new("weekdays", FieldTypes.Weekdays()) { IsRequired = true },
        new("startsAt", FieldTypes.TimeOfDay()) { IsRequired = true },
        new("endsAt", FieldTypes.TimeOfDay()) { IsRequired = true },
        new("validFrom", FieldTypes.Day()) { IsRequired = true, IsSort = true },
        new("validUntil", FieldTypes.Day()),
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
            ["shift_team"] = ("teamId", "The site has no such team."),
            ["shift_length"] = ("endsAt", "It ends when it begins; a shift that ends earlier ends on the next day."),
            ["shift_time"] = ("validUntil", "It ends before it begins."),
            ["shift_weekdays_check"] = ("weekdays", "At least one day of the week."),
        },
    };
}
