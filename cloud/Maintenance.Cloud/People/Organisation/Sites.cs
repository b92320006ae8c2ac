using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Sites: the boundary of what anybody may see.</summary>
internal static class Sites
{
    public static RecordDefinition Kind { get; } = new("sites", "Site", "platform.site",
    [
        new("siteId", FieldTypes.Reference()) { IsDefaulted = true, Shown = "t.id" },
        new("code", FieldTypes.Matching("^[A-Z0-9][A-Z0-9-]{0,31}$", "Capital letters, digits and -, e.g. HALL-1.", LongestCode)) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("timeZone", FieldTypes.Text()) { IsDefaulted = true, Check = ZoneFault },
        new("currency", Currency) { IsDefaulted = true },
        new("locale", FieldTypes.Matching("^[a-z]{2}(-[A-Z]{2})?$", "A language tag, e.g. de or de-AT.", LongestLocale)) { IsDefaulted = true },
        new("address", FieldTypes.Lines()),
        new("holidayCalendarId", FieldTypes.Reference()) { IsFilter = true },
    ])
    {
        Read = Permission.ReadOrganisation,
        Change = Permission.ManageOrganisation,
        HasSite = false,
        Order = "code",
        Settle = (services, _) => services.GetRequiredService<Sessions>().Forget(),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["site_code_key"] = ("code", "There is a site of this code already."), ["site_holiday_calendar"] = ("holidayCalendarId", "There is no such calendar, or not for this site.") },
    };

    private const int LongestCode = 32;
    private const int LongestLocale = 5;
    private const int CurrencyLength = 3;

    /// <summary>By ISO 4217.</summary>
    public static FieldType Currency => FieldTypes.Matching("^[A-Z]{3}$", "A currency's three letters, e.g. EUR.", CurrencyLength);

    /// <summary>What is wrong with a time zone's name.</summary>
    public static string? ZoneFault(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId ? null : "A zone of the IANA database, e.g. Europe/Vienna.";
}
