using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Days on which nobody works, for all sites that name the calendar. What one site has beside them are <see cref="Holidays"/>.</summary>
internal static class HolidayCalendars
{
    private const int MostDays = 2_000;

    private static readonly RecordField[] Parts =
    [
        new("day", FieldTypes.Day()) { IsRequired = true },
        new("name", FieldTypes.Text()) { IsRequired = true },
    ];

    public static RecordDefinition Kind { get; } = new("holiday-calendars", "HolidayCalendar", "people.holiday_calendar",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("days", ObjectList.Of(Parts, "day", MostDays, "[{\"day\":\"2026-01-01\",\"name\":\"New Year\"}]")) { IsDefaulted = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadOrganisation,
        Make = Permission.ManageOrganisation,
        Change = Permission.ManageOrganisation,
        Remove = Permission.ManageOrganisation,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["holiday_calendar_name"] = ("name", "There is a calendar of this name already.") },
    };
}
