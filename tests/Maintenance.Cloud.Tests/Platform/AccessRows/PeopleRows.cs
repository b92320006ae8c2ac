using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of accounts, rights and the organisation.</summary>
internal static class PeopleRows
{
    public static readonly Row[] All =
    [
        new("GET", "/me", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/profile", "YYYYYYYY") { NamesNoSite = true },
        new("PATCH", "/me", "YYYYYYYY") { NamesNoSite = true, Body = "{\"language\":\"de\"}" },
        new("GET", "/me/export", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/sessions", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/sessions.csv", "YYYYYYYY") { NamesNoSite = true },
        new("DELETE", "/me/sessions", "YYYYYYYY") { NamesNoSite = true },
        new("PUT", "/me/password", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"correct horse battery staple\",\"newPassword\":\"staple battery horse correct\"}" },
        .. AccessTable.Records("users", "user", "YY......", ".", "Y.......", ".", "", "{\"phone\":\"+43 1 2345\"}"),
        new("POST", "/users", "Y.......") { Body = "{\"signInName\":\"{unique}\",\"displayName\":\"Somebody\",\"memberships\":[{\"siteId\":\"{siteId}\",\"role\":\"Technician\"}]}" },
        new("POST", "/users/{user}/invite", "Y.......") { Fresh = "user" },
        new("DELETE", "/users/{leaver}", "Y.......") { Fresh = "leaver" },
        new("POST", "/users/{leaver}/erase", "Y.......") { Fresh = "leaver" },
        .. AccessTable.Records("directory", "user", "YYYYYY..", ".", ".", ".", "", ""),
        new("DELETE", "/users/{user}/two-factor", "Y.......") { Fresh = "user" },
        new("GET", "/me/two-factor", "YYYYYYYY") { NamesNoSite = true },
        new("POST", "/me/two-factor", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        new("POST", "/me/two-factor/remove", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        .. AccessTable.Records("me/passkeys", "passkey", "OOOOOOOO", ".", "OOOOOOOO", "OOOOOOOO", "", "{\"name\":\"the telephone\"}"),
        new("POST", "/me/passkeys/challenge", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        new("GET", "/me/logins", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/logins.csv", "YYYYYYYY") { NamesNoSite = true },
        new("DELETE", "/users/{user}/passkeys", "Y.......") { Fresh = "user" },
        .. AccessTable.Records("api-keys", "key", "Y.......", ".", "Y.......", "Y.......", "", "{\"name\":\"the new historian\"}"),
        new("POST", "/api-keys", "Y.......") { Body = "{\"siteId\":\"{siteId}\",\"name\":\"historian\",\"scopes\":[\"ReadReadings\"]}" },
        .. AccessTable.Records(
            "memberships", "membership", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"role\":\"Contractor\"}", "{\"reason\":\"a holiday replacement\"}"),
        .. AccessTable.Records("sites", "siteId", "YYYYYY..", ".", "Y.......", ".", "", "{\"locale\":\"de\"}"),
        new("POST", "/sites", "Y.......") { NamesNoSite = true, Body = "{\"code\":\"{UNIQUE}\",\"name\":\"A new hall\"}" },
        new("GET", "/organisation", "YYYYYY..") { NamesNoSite = true },
        // Only who administers every site there is, and here nobody does.
        new("PATCH", "/organisation", "........") { NamesNoSite = true, Body = "{\"name\":\"Ours\"}" },
        new("GET", "/me/preferences", "YYYYYYYY") { NamesNoSite = true },
        new("PATCH", "/me/preferences", "YYYYYYYY") { NamesNoSite = true, Body = "{\"timeZone\":\"Europe/Vienna\"}" },
        .. AccessTable.Records(
            "saved-filters", "filter", "YYYYYYYY", "YYYYYYYY", "YOOOOOOO", "YOOOOOOO",
            "{\"list\":\"work-orders\",\"name\":\"{unique}\",\"query\":{\"state\":\"InProgress\"},\"siteId\":\"{siteId}\"}", "{\"query\":{\"openOnly\":\"true\",\"sort\":\"dueAtUtc\"}}"),
        .. AccessTable.Records("departments", "department", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"description\":\"all pumps\"}"),
        .. AccessTable.Records("teams", "team", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"memberIds\":[]}"),
        .. AccessTable.Records("skills", "skill", "YYYY...Y", "Y.......", "YY......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"description\":\"up to 1 kV\"}"),
        .. AccessTable.Records(
            "certificates", "certificate", "YYYO...O", "Y.......", "YY......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"skillId\":\"{skill}\",\"issuedOn\":\"2026-02-01\"}", "{\"number\":\"A 17\"}"),
        .. AccessTable.Records("certificate-documents", "scan", "YYYO...O", ".", ".", "YY......", "", ""),
        new("GET", "/certificate-documents/{scan}/content", "YYYO...O") { Fresh = "scan" },
        new("POST", "/certificate-documents", "YY......") { Fresh = "certificate", Query = "?certificateId={certificate}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. AccessTable.Records("user-documents", "userPaper", "YY......", ".", ".", "Y.......", "", ""),
        new("GET", "/user-documents/{userPaper}/content", "YY......") { Fresh = "userPaper" },
        new("POST", "/user-documents", "Y.......") { Fresh = "userPaper", Query = "?siteId={siteId}&userId={user}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. AccessTable.Records(
            "shifts", "shift", "YYYYYY..", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"Early\",\"weekdays\":[1,2],\"startsAt\":\"06:00\",\"endsAt\":\"14:00\",\"validFrom\":\"2026-01-01\"}", "{\"endsAt\":\"15:00\"}"),
        .. AccessTable.Records("holidays", "holiday", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"day\":\"2026-05-01\",\"name\":\"Labour day\"}", "{\"name\":\"May day\"}"),
        .. AccessTable.Records(
            "permission-sets", "set", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\",\"permissions\":[\"ReadAudit\"]}", "{\"description\":\"for a year\"}"),
        .. AccessTable.Records(
            "holiday-calendars", "calendar", "YYYYYY..", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"days\":[{\"day\":\"2026-12-25\",\"name\":\"Christmas\"}]}"),
        .. AccessTable.Records(
            "labour-rates", "rate", "YY.O...O", "Y.......", "YY......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"perHour\":42.5,\"currency\":\"EUR\",\"validFrom\":\"2026-02-01\"}", "{\"perHour\":43}"),
    ];
}
