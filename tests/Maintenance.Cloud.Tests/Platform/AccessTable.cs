using System.Text.Json;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// Who may do what at which endpoint, written down a second time, from the requirements: the program's own table is wrong
/// where the two differ.
/// </summary>
internal static class AccessTable
{
    /// <summary>The columns, in the order of the letters below.</summary>
    public static readonly string[] Roles =
        ["Administrator", "Manager", "Supervisor", "Technician", "StoreKeeper", "ReliabilityEngineer", "Requester", "Contractor"];

    /// <summary>
    /// Y: all of the own site. A: what is assigned to the person, and to a technician what lies in the pool. O: what is about the
    /// person. Dot: nothing.
    /// </summary>
    public static readonly Row[] Rows =
    [
        new("GET", "/me", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/profile", "YYYYYYYY") { NamesNoSite = true },
        new("PATCH", "/me", "YYYYYYYY") { NamesNoSite = true, Body = "{\"language\":\"de\"}" },
        new("GET", "/me/export", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/sessions", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/me/sessions.csv", "YYYYYYYY") { NamesNoSite = true },
        new("DELETE", "/me/sessions", "YYYYYYYY") { NamesNoSite = true },
        new("PUT", "/me/password", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"correct horse battery staple\",\"newPassword\":\"staple battery horse correct\"}" },
        .. Records("users", "user", "YY......", ".", "Y.......", ".", "", "{\"phone\":\"+43 1 2345\"}"),
        new("POST", "/users", "Y.......") { Body = "{\"signInName\":\"{unique}\",\"displayName\":\"Somebody\",\"memberships\":[{\"siteId\":\"{siteId}\",\"role\":\"Technician\"}]}" },
        new("POST", "/users/{user}/invite", "Y.......") { Fresh = "user" },
        new("DELETE", "/users/{leaver}", "Y.......") { Fresh = "leaver" },
        new("POST", "/users/{leaver}/erase", "Y.......") { Fresh = "leaver" },
        .. Records("directory", "user", "YYYYYY..", ".", ".", ".", "", ""),
        new("DELETE", "/users/{user}/two-factor", "Y.......") { Fresh = "user" },
        new("GET", "/me/two-factor", "YYYYYYYY") { NamesNoSite = true },
        new("POST", "/me/two-factor", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        new("POST", "/me/two-factor/remove", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        .. Records("me/passkeys", "passkey", "OOOOOOOO", ".", "OOOOOOOO", "OOOOOOOO", "", "{\"name\":\"the telephone\"}"),
        new("POST", "/me/passkeys/challenge", "YYYYYYYY") { NamesNoSite = true, Body = "{\"currentPassword\":\"staple battery horse correct\"}" },
        new("GET", "/me/logins", "YYYYYYYY") { NamesNoSite = true },
        new("DELETE", "/users/{user}/passkeys", "Y.......") { Fresh = "user" },
        .. Records("api-keys", "key", "Y.......", ".", "Y.......", "Y.......", "", "{\"name\":\"the new historian\"}"),
        new("POST", "/api-keys", "Y.......") { Body = "{\"siteId\":\"{siteId}\",\"name\":\"historian\",\"scopes\":[\"ReadReadings\"]}" },
        .. Records(
            "memberships", "membership", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"role\":\"Contractor\"}", "{\"reason\":\"a holiday replacement\"}"),
        .. Records("sites", "siteId", "YYYYYY..", ".", "Y.......", ".", "", "{\"locale\":\"de\"}"),
        new("POST", "/sites", "Y.......") { NamesNoSite = true, Body = "{\"code\":\"{UNIQUE}\",\"name\":\"A new hall\"}" },
        new("GET", "/organisation", "YYYYYY..") { NamesNoSite = true },
        // Only who administers every site there is, and here nobody does.
        new("PATCH", "/organisation", "........") { NamesNoSite = true, Body = "{\"name\":\"Ours\"}" },
        new("GET", "/me/preferences", "YYYYYYYY") { NamesNoSite = true },
        new("PATCH", "/me/preferences", "YYYYYYYY") { NamesNoSite = true, Body = "{\"timeZone\":\"Europe/Vienna\"}" },
        .. Records("departments", "department", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"description\":\"all pumps\"}"),
        .. Records("teams", "team", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"memberIds\":[]}"),
        .. Records("skills", "skill", "YYYY...Y", "Y.......", "YY......", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"description\":\"up to 1 kV\"}"),
        .. Records(
            "certificates", "certificate", "YYYO...O", "Y.......", "YY......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"skillId\":\"{skill}\",\"issuedOn\":\"2026-02-01\"}", "{\"number\":\"A 17\"}"),
        .. Records("certificate-documents", "scan", "YYYO...O", ".", ".", "YY......", "", ""),
        new("GET", "/certificate-documents/{scan}/content", "YYYO...O") { Fresh = "scan" },
        new("POST", "/certificate-documents", "YY......") { Fresh = "certificate", Query = "?certificateId={certificate}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. Records(
            "shifts", "shift", "YYYYYY..", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"Early\",\"weekdays\":[1,2],\"startsAt\":\"06:00\",\"endsAt\":\"14:00\",\"validFrom\":\"2026-01-01\"}", "{\"endsAt\":\"15:00\"}"),
        .. Records("holidays", "holiday", "YYYYYY..", "Y.......", "Y.......", "Y.......", "{\"siteId\":\"{siteId}\",\"day\":\"2026-05-01\",\"name\":\"Labour day\"}", "{\"name\":\"May day\"}"),
        .. Records(
            "permission-sets", "set", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\",\"permissions\":[\"ReadAudit\"]}", "{\"description\":\"for a year\"}"),
        .. Records(
            "holiday-calendars", "calendar", "YYYYYY..", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"days\":[{\"day\":\"2026-12-25\",\"name\":\"Christmas\"}]}"),
        .. Records(
            "labour-rates", "rate", "YY.O...O", "Y.......", "YY......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"perHour\":42.5,\"currency\":\"EUR\",\"validFrom\":\"2026-02-01\"}", "{\"perHour\":43}"),
        new("GET", "/gateways", "YYYY.Y..", "gateway"),
        new("GET", "/gateways.csv", "YYYY.Y..", "gateway"),
        new("POST", "/gateways/enrolment-tokens", "Y.......") { Body = "{\"site\":\"{site}\",\"gateway\":\"one\"}" },
        .. Records(
            "write-grants", "grant", "YY......", "Y.......", "Y.......", "Y.......",
            "{\"siteId\":\"{siteId}\",\"userId\":\"{user}\",\"reason\":\"tuning\",\"untilUtc\":\"2100-01-01T00:00:00Z\"}", "{\"reason\":\"more tuning\"}"),
        new("POST", "/tags/{tag}/commands", ".....O..") { Fresh = "grant", Body = "{\"value\":5,\"reason\":\"a test\"}" },
        new("GET", "/commands", "YYYY.Y..", "command"),
        new("GET", "/commands.csv", "YYYY.Y..", "command"),
        new("GET", "/commands/{command}", "YYYY.Y.."),
        new("GET", "/loss-ledger", "YYYY.Y..", "gateway", "gatewayId"),
        new("GET", "/tags", "YYYY.Y.A", "tag"),
        new("GET", "/tags.csv", "YYYY.Y.A", "tag"),
        new("GET", "/tags/{tag}/readings", "YYYY.Y.A"),
        new("POST", "/tags/{tag}/bind", "Y....Y..") { Body = "{\"assetId\":\"{asset}\"}" },
        .. Seen("tag-bindings", "binding", "YYYY.Y.A"),
        .. Seen("assets", "asset", "YYYYYY.A"),
        new("POST", "/assets", "Y.......") { Body = Machine },
        new("POST", "/assets/bulk", "Y.......") { Body = $"{{\"items\":[{Machine}]}}" },
        new("PATCH", "/assets/{asset}", "Y....Y..") { Body = "{\"manufacturer\":\"Pumpwerk\"}" },
        new("DELETE", "/assets/{leaf}", "Y.......") { Fresh = "leaf" },
        new("POST", "/assets/bulk/archive", "Y....Y..") { Body = "{\"items\":[{\"id\":\"{asset}\",\"version\":1}],\"isArchived\":false}" },
        new("POST", "/assets/{asset}/move", "Y....Y..") { Body = "{\"parentId\":null}" },
        new("POST", "/assets/{asset}/status", "YYYY.Y.A") { Body = "{\"status\":\"Standby\",\"reason\":\"not needed\"}" },
        new("GET", "/assets/{asset}/history", "YYYYYY.A"),
        new("GET", "/assets/{asset}/history.csv", "YYYYYY.A"),
        new("POST", "/assets/import", "Y.......") { Query = "?siteId={siteId}", ContentType = "text/csv", Body = "tagNumber,name,level\n{unique},A machine,Machine\n" },
        new("GET", "/assets/{asset}/qr-code", "YYYYYY.A"),
        new("GET", "/assets/labels.pdf", "YYYYYY.A") { Query = "?siteId={siteId}" },
        .. Seen("documents", "document", "YYYYYY.A"),
        new("GET", "/documents/{document}/content", "YYYYYY.A"),
        new("POST", "/documents", "YYY..Y..") { Query = "?assetId={asset}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        new("PATCH", "/documents/{paper}", "Y....Y..") { Fresh = "paper", Body = "{\"title\":\"How it was set up\"}" },
        new("DELETE", "/documents/{paper}", "Y.......") { Fresh = "paper" },
        .. Seen("library", "manual", "YYYYYY.A"),
        new("GET", "/library/{manual}/content", "YYYYYY.A"),
        new("POST", "/library", "YYY..Y..") { Query = "?siteId={siteId}&name=note.txt&title=A%20note&tags=safety", ContentType = "application/octet-stream", Body = "a note" },
        new("PATCH", "/library/{leaflet}", "Y....Y..") { Fresh = "leaflet", Body = "{\"tags\":[\"safety\"]}" },
        new("DELETE", "/library/{leaflet}", "Y.......") { Fresh = "leaflet" },
        .. Records("parts", "part", "YYYYY...", "Y...Y...", "Y...Y...", "Y...Y...", "{\"siteId\":\"{siteId}\",\"number\":\"{unique}\",\"name\":\"A seal\"}", "{\"name\":\"Another seal\"}"),
        .. Records("stock-entries", "entry", "YY..Y...", "....Y...", ".", ".", "{\"siteId\":\"{siteId}\",\"partId\":\"{part}\",\"kind\":\"In\",\"quantity\":1}", ""),
        .. Seen("asset-parts", "assetPart", "YYYYYY.A"),
        new("POST", "/asset-parts", "Y...Y...") { Fresh = "spare", Body = Spare },
        new("POST", "/asset-parts/bulk", "Y...Y...") { Fresh = "spare", Body = $"{{\"items\":[{Spare}]}}" },
        new("PATCH", "/asset-parts/{spare}", "Y...YY..") { Fresh = "spare", Body = "{\"minimum\":2}" },
        new("DELETE", "/asset-parts/{spare}", "Y...Y...") { Fresh = "spare" },
        .. Seen("meters", "gauge", "YYYYYY.A"),
        new("POST", "/meters", "Y.......") { Fresh = "meter", Body = Meter },
        new("POST", "/meters/bulk", "Y.......") { Fresh = "meter", Body = $"{{\"items\":[{Meter}]}}" },
        new("PATCH", "/meters/{meter}", "Y....Y..") { Fresh = "meter", Body = "{\"name\":\"Hours run\"}" },
        new("DELETE", "/meters/{meter}", "Y.......") { Fresh = "meter" },
        .. Seen("meter-readings", "gaugeReading", "YYYYYY.A"),
        new("POST", "/meter-readings", "YYYY.Y.A") { Body = Read },
        new("POST", "/meter-readings/bulk", "YYYY.Y.A") { Body = $"{{\"items\":[{Read}]}}" },
        .. Seen("asset-moves", "move", "YYYYYY.A"),
        .. Seen("asset-statuses", "status", "YYYYYY.A"),
        new("GET", "/asset-conditions", "YYYYYY.A", "asset"),
        new("GET", "/asset-conditions.csv", "YYYYYY.A", "asset"),
        new("GET", "/asset-conditions/{asset}", "YYYYYY.A"),
        .. Seen("requests", "request", "YYYAYY.A"),
        new("GET", "/requests/{request}/history", "YYYAYY.A"),
        new("GET", "/requests/{request}/history.csv", "YYYAYY.A"),
        new("POST", "/requests", "YYYYYY.A") { Body = Report },
        new("POST", "/requests/bulk", "YYYYYY.A") { Body = $"{{\"items\":[{Report}]}}" },
        new("PATCH", "/requests/{report}", "OYYYOY.O") { Fresh = "report", Body = "{\"severity\":\"High\"}" },
        new("POST", "/requests/{report}/accept", ".YYY.Y..") { Fresh = "report", Body = "{}" },
        new("POST", "/requests/{report}/merge", ".YY..Y..") { Fresh = "report", Body = "{\"into\":\"{request}\"}" },
        new("POST", "/requests/{report}/decline", ".YY..Y..") { Fresh = "report", Body = "{\"reason\":\"it is as it should be\"}" },
        new("POST", "/requests/{report}/withdraw", "OOOOOO.O") { Fresh = "report" },
        new("POST", "/requests/bulk/accept", ".YYY.Y..") { Fresh = "report", Body = "{\"items\":[{\"id\":\"{report}\",\"version\":1}]}" },
        new("POST", "/requests/bulk/decline", ".YY..Y..") { Fresh = "report", Body = "{\"items\":[{\"id\":\"{report}\",\"version\":1}],\"reason\":\"no\"}" },
        new("POST", "/requests/{report}/erase-reporter", "Y.......") { Fresh = "report" },
        .. Seen("request-documents", "requestDocument", "YYYAYY.A"),
        new("GET", "/request-documents/{requestDocument}/content", "YYYAYY.A"),
        new("POST", "/request-documents", "OYYYOY.O") { Fresh = "report", Query = "?requestId={report}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        new("GET", "/alarms", "YYYY.Y..", "alarm"),
        new("GET", "/alarms.csv", "YYYY.Y..", "alarm"),
        new("GET", "/alarms/{alarm}", "YYYY.Y.."),
        new("GET", "/alarms/{alarm}/evidence", "YYYY.Y.."),
        new("POST", "/alarms/{alarm}/acknowledge", "..YA.Y.."),
        new("POST", "/alarms/{alarm}/reset", "..YA.Y..") { AlarmState = "LatchedAcknowledged" },
        new("POST", "/alarms/{alarm}/shelve", "..Y..Y..") { Body = "{\"reason\":\"a known fault\",\"untilUtc\":\"{soon}\"}" },
        new("POST", "/alarms/{alarm}/unshelve", "..Y..Y.."),
        new("POST", "/alarms/{alarm}/out-of-service", "..Y..Y..") { Body = "{\"reason\":\"the sensor is out\"}" },
        new("POST", "/alarms/{alarm}/back-in-service", "..Y..Y.."),
        new("POST", "/assets/{asset}/alarms/out-of-service", "..Y..Y..") { Body = "{\"reason\":\"an overhaul\"}" },
        new("POST", "/assets/{asset}/alarms/back-in-service", "..Y..Y.."),
        new("GET", "/alarm-rules", "YYY..Y..", "rule"),
        new("PATCH", "/alarm-rules/{rule}", "Y....Y..") { Body = "{\"isLatching\":true}" },
        new("GET", "/assets/{asset}/out-of-service-times", "YYYY.Y.."),
        new("GET", "/alarms/floods", "YYYY.Y..") { NamesNoSite = true },
        new("GET", "/incidents", "YYYY.Y..", "incident"),
        new("GET", "/incidents.csv", "YYYY.Y..", "incident"),
        new("GET", "/incidents/{incident}", "YYYY.Y.."),
        new("GET", "/incidents/{incident}/evidence", "YYYY.Y.."),
        new("GET", "/detectors", "YYY..Y..") { NamesNoSite = true },
        .. Records("asset-classes", "class", "YYYYYY.Y", "Y.......", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"name\":\"{unique}\"}", "{\"description\":\"all of them\"}"),
        .. Records(
            "failure-modes", "mode", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......",
            "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Sings\",\"category\":\"Vibration\"}", "{\"description\":\"Hums\"}"),
        .. Records("failure-mechanisms", "mechanism", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. Records("failure-causes", "cause", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. Records("remedies", "remedy", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\"}", "{\"description\":\"Something else\"}"),
        .. Records(
            "stop-reasons", "reason", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......",
            "{\"siteId\":\"{siteId}\",\"code\":\"{CODE}\",\"description\":\"Something\",\"stopType\":\"Other\"}", "{\"stopType\":\"Scheduled\"}"),
        .. Records("maintenance-types", "type", "YYYYYY.Y", "Y....Y..", "Y....Y..", "Y.......", "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\"}", "{\"isPlanned\":true}"),
        new("GET", "/failure-mode-rules", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules.csv", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules/changes", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("GET", "/failure-mode-rules/changes.csv", "YYY..Y..") { Query = "?siteId={siteId}" },
        new("PUT", "/failure-mode-rules", "Y....Y..") { Query = "?siteId={siteId}", Body = "{\"rules\":[]}", Version = 0 },
        new("POST", "/alarms/rehearsals", "Y....Y..")
        {
            Body = "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"rules\":[{\"tag\":\"P-101.vibration\",\"kind\":\"LimitHigh\",\"limit\":5}]}",
            NamesNoSite = true,
        },
        new("GET", "/settings", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings.csv", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}/history", "YYY.....") { Query = "?siteId={siteId}" },
        new("GET", "/settings/{setting}/history.csv", "YYY.....") { Query = "?siteId={siteId}" },
        new("PUT", "/settings/{setting}", "YY......") { Query = "?siteId={siteId}", Version = 0, Body = "{\"value\":8}" },
        new("GET", "/audit", "Y.......", "audit") { Query = "?entityId={asset}&action=Create" },
        new("GET", "/audit.csv", "Y.......", "audit") { Query = "?entityId={asset}&action=Create" },
        new("GET", "/audit/{audit}", "Y......."),
        new("GET", "/feed", "YYYYYYYY") { NamesNoSite = true },
        new("GET", "/events", "YYYYYY.Y") { NamesNoSite = true },
        new("GET", "/sync", "YYYYYY.Y") { NamesNoSite = true },
        new("POST", "/sync", "YYYYYY.Y") { NamesNoSite = true, Body = "{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[{\"id\":\"0198c2f0-7c5e-7000-8000-000000000002\",\"kind\":\"assets\",\"action\":\"look\"}]}" },
        new("GET", "/feed.csv", "YYYYYYYY") { NamesNoSite = true },
        .. Seen("stops", "stop", "YYYAYY.."),
        new("GET", "/assets/{asset}/stops", "YYYAYY.."),
        new("POST", "/stops", "..YA.Y.A") { Body = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"startedAtUtc\":\"2025-12-01T00:00:00Z\",\"endedAtUtc\":\"2025-12-01T01:00:00Z\"}" },
        new("PATCH", "/stops/{stop}", "..YA.Y..") { Body = "{\"note\":\"a seal was missing\"}" },
        new("POST", "/stops/{stop}/close", "..YA.Y..") { Body = "{\"endedAtUtc\":\"2026-01-03T00:00:00Z\"}" },
        new("POST", "/stops/{stop}/split", "..YA.Y..") { Body = "{\"atUtc\":\"2026-01-02T00:00:00Z\",\"type\":\"Maintenance\"}" },
        new("POST", "/stops/{stop}/reason", "..YA.Y..") { Body = "{\"reason\":\"NO-DEMAND\"}" },
        new("POST", "/stops/{stop}/segments", "..YA.Y..") { Body = "{\"kind\":\"Parts\",\"sinceUtc\":\"2026-01-02T00:00:00Z\"}" },
        .. Records(
            "stop-rules", "stopRule", "YYY..Y..", "Y....Y..", "Y....Y..", "Y....Y..",
            "{\"siteId\":\"{siteId}\",\"assetId\":\"{leaf}\",\"kind\":\"Children\",\"children\":\"Any\"}", "{\"stopType\":\"Breakdown\"}"),
        .. Seen("work-orders", "order", "YYYAYY.A"),
        new("POST", "/work-orders", ".YYY.Y..") { Body = Order },
        new("POST", "/work-orders/bulk", ".YYY.Y..") { Body = $"{{\"items\":[{Order}]}}" },
        new("PATCH", "/work-orders/{order}", ".YYA.Y.A") { State = "Waiting", Body = "{\"description\":\"It hums\"}" },
        new("DELETE", "/work-orders/{draft}", "...O....") { Fresh = "draft" },
        new("GET", "/work-orders/{order}/evidence", "YYYAYY.A"),
        new("GET", "/work-orders/{order}/history", "YYYAYY.A"),
        new("GET", "/work-orders/{order}/history.csv", "YYYAYY.A"),
        new("GET", "/work-orders/{order}/allowed", "YYYAYY.A"),
        Many("schedule", ".YY.....", "Waiting", "{}"),
        Many("verify", ".YY..Y..", "Done", "{}"),
        Many("close", ".YY.....", "Verified", "{}"),
        Many("cancel", ".YY.....", "Waiting", "{\"reason\":\"a mistake\",\"verdict\":\"FalseAlarm\"}"),
        Many("assign", ".YY.....", "Waiting", "{\"userIds\":[]}"),
        .. Seen("work-order-steps", "step", "YYYAYY.A"),
        new("POST", "/work-order-steps", ".YYA.Y.A") { State = "InProgress", Body = Step },
        new("POST", "/work-order-steps/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Step}]}}" },
        new("PATCH", "/work-order-steps/{step}", ".YYA...A") { State = "InProgress", Body = "{\"note\":\"warm\"}" },
        new("DELETE", "/work-order-steps/{spareStep}", ".YY.....") { State = "InProgress" },
        new("POST", "/work-order-steps/{failed}/follow-up", ".YYA.Y..") { State = "InProgress", Body = "{}" },
        .. Seen("work-order-labour", "labour", "YYYAYY.A"),
        new("POST", "/work-order-labour", ".YYA.Y.A") { State = "InProgress", Body = Hours },
        new("POST", "/work-order-labour/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Hours}]}}" },
        new("POST", "/work-order-labour/{mine}/stop", ".YYA.Y.A") { State = "InProgress" },
        new("POST", "/work-order-labour/{mine}/reverse", ".YYA.Y.A") { State = "InProgress" },
        .. Seen("work-order-costs", "cost", "YY......"),
        new("POST", "/work-order-costs", ".Y......") { State = "InProgress", Body = Cost },
        new("POST", "/work-order-costs/bulk", ".Y......") { State = "InProgress", Body = $"{{\"items\":[{Cost}]}}" },
        .. Seen("work-order-comments", "comment", "YYYAYY.A"),
        new("POST", "/work-order-comments", ".YYAYY.A") { State = "InProgress", Body = Comment },
        new("POST", "/work-order-comments/bulk", ".YYAYY.A") { State = "InProgress", Body = $"{{\"items\":[{Comment}]}}" },
        new("PATCH", "/work-order-comments/{said}", ".YYAYY.A") { State = "InProgress", Body = "{\"text\":\"Better words\"}" },
        .. Seen("work-order-links", "link", "YYYAYY.A"),
        new("POST", "/work-order-links", ".YYA.Y.A") { State = "InProgress", Body = Link },
        new("POST", "/work-order-links/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Link}]}}" },
        new("DELETE", "/work-order-links/{spareLink}", ".YYA.Y.A") { State = "InProgress" },
        .. Seen("work-order-documents", "workDocument", "YYYAYY.A"),
        new("GET", "/work-order-documents/{workDocument}/content", "YYYAYY.A"),
        new("POST", "/work-order-documents", ".YYA.Y.A") { State = "InProgress", Query = "?workOrderId={order}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. Seen("work-order-signatures", "signature", "YYYAYY.A"),
        new("POST", "/work-order-signatures", ".YYA.Y.A") { State = "InProgress", Body = Signature },
        new("POST", "/work-order-signatures/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Signature}]}}" },
        .. Records(
            "work-order-templates", "template", "YYYYYY.Y", "YYY..Y..", "YYY..Y..", "YY...Y..",
            "{\"siteId\":\"{siteId}\",\"name\":\"{unique}\",\"steps\":[{\"action\":\"Look\"}]}", "{\"description\":\"for all\"}"),
        Verb("submit", ".YYA.Y.A", "Draft", "{}"),
        Verb("approve", ".Y......", "Approval", "{}"),
        Verb("refuse", ".Y......", "Approval", "{\"reason\":\"too much\"}"),
        Verb("escalate", ".YYA...A", "Waiting", "{\"reason\":\"nobody comes\"}"),
        Verb("verdict", ".YYA.Y..", "InProgress", "{\"verdict\":\"Confirmed\"}"),
        Verb("assign", ".YY.....", "Waiting", "{\"userIds\":[]}"),
        Verb("schedule", ".YY.....", "Waiting", "{}"),
        Verb("start", ".YYA...A", "Waiting", "{}"),
        Verb("wait", ".YYA...A", "InProgress", "{\"reason\":\"no seal\",\"waitReason\":\"Parts\"}"),
        Verb("resume", ".YYA...A", "Begun", "{}"),
        Verb("complete", ".YYA...A", "InProgress", "{\"verdict\":\"Confirmed\"}"),
        Verb("verify", ".YY..Y..", "Done", "{}"),
        Verb("reopen", ".YY.....", "Done", "{\"reason\":\"it leaks\"}"),
        Verb("close", ".YY.....", "Verified", "{}"),
        Verb("cancel", ".YY.....", "Waiting", "{\"reason\":\"a mistake\",\"verdict\":\"FalseAlarm\"}"),
    ];

    /// <summary>
    /// What a supervisor of departments has in these only: requests, stops, qualifications, and all that is done to work. Work itself, and
    /// what is written on it, such a person reads of the whole site.
    /// </summary>
    public static bool IsOfDepartments(Row row) => row.Of("Supervisor") is 'Y' && row switch
    {
        { Method: "POST", Path: "/requests" or "/requests/bulk" } => false,
        { Path: ['/', ..] path } when Begins(path, "/requests") || Begins(path, "/request-documents") || Begins(path, "/certificates") || Begins(path, "/certificate-documents") => true,
        { Path: ['/', ..] path } when Begins(path, "/stops") || path.EndsWith("/stops", StringComparison.Ordinal) => true,
        { Path: ['/', ..] path } => row.Method is not "GET" && Begins(path, "/work-order") && !Begins(path, "/work-order-templates"),
        _ => false,
    };

    private static bool Begins(string path, string with) => path.StartsWith(with, StringComparison.Ordinal);

    /// <param name="Path">Below /api/v1; names in braces stand for the site's own records.</param>
    /// <param name="Allowed">A letter for each of <see cref="Roles"/>.</param>
    /// <param name="Lists">The record whose presence in a list tells whether it is seen; null where the status tells.</param>
    /// <param name="ListedAs">Member of the list's items that names it.</param>
    public sealed record Row(string Method, string Path, string Allowed, string? Lists = null, string ListedAs = "id")
    {
        public string? Body { get; init; }

        public string ContentType { get; init; } = "application/json";

        /// <summary>It answers from whatever sites the person has, so there is no other to try it at.</summary>
        public bool NamesNoSite { get; init; }

        public string Query { get; init; } = "";

        /// <summary>What If-Match says.</summary>
        public int Version { get; init; } = 1;

        /// <summary>The record of People that is made anew before; null: none.</summary>
        public string? Fresh { get; init; }

        /// <summary>State that the alarm is put into before.</summary>
        public string AlarmState { get; init; } = "ActiveUnacknowledged";

        /// <summary>State that the work order is put into before.</summary>
        public string? State { get; init; }

        public char Of(string role) => Allowed[Array.IndexOf(Roles, role)];

        /// <summary>Whether the list has the record.</summary>
        public bool Has(string text, string id) => Path.EndsWith(".csv", StringComparison.Ordinal)
            ? text.Split("\r\n").Any(line => line.Split(',').Contains(id, StringComparer.Ordinal))
            : JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray()
            .Any(item => string.Equals(item.GetProperty(ListedAs).ToString(), id, StringComparison.Ordinal));
    }

    private const string Machine = "{\"siteId\":\"{siteId}\",\"tagNumber\":\"{unique}\",\"name\":\"A machine\",\"level\":\"Machine\"}";

    private const string Report = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"problemDescription\":\"It hums\"}";
    private const string Order = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"title\":\"Change the seal\"}";

    private const string Step = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"action\":\"Look at the seal\"}";

    private const string Hours = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"startedAtUtc\":\"2026-01-01T08:00:00Z\",\"endedAtUtc\":\"2026-01-01T09:00:00Z\"}";

    private const string Cost = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"kind\":\"Vendor\",\"amount\":12.5,\"currency\":\"EUR\"}";

    private const string Comment = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"text\":\"It hums\"}";

    private const string Link = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"kind\":\"Duplicates\",\"otherId\":\"{other}\"}";

    private const string Signature = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"meaning\":\"Performed\"}";

    private const string Meter = "{\"siteId\":\"{siteId}\",\"assetId\":\"{meter}\",\"name\":\"{unique}\",\"unit\":\"h\"}";

    private const string Read = "{\"siteId\":\"{siteId}\",\"meterId\":\"{gauge}\",\"value\":7}";

    private const string Spare = "{\"siteId\":\"{siteId}\",\"assetId\":\"{leaf}\",\"partId\":\"{part}\",\"minimum\":1}";

    /// <summary>The reading endpoints of a kind of record that goes with the site's own plant.</summary>
    private static IEnumerable<Row> Seen(string path, string record, string read) =>
        [new("GET", $"/{path}", read, record), new("GET", $"/{path}.csv", read, record), new("GET", $"/{path}/{{{record}}}", read)];

    /// <summary>The endpoints of a kind of record; nobody at all means that there is none.</summary>
    private static IEnumerable<Row> Records(string path, string record, string read, string make, string change, string remove, string body, string patch)
    {
        yield return new("GET", $"/{path}", read, record) { Fresh = record };
        yield return new("GET", $"/{path}.csv", read, record) { Fresh = record };
        yield return new("GET", $"/{path}/{{{record}}}", read) { Fresh = record };
        if (make is not ".")
        {
            yield return new("POST", $"/{path}", make) { Fresh = record, Body = body };
            yield return new("POST", $"/{path}/bulk", make) { Fresh = record, Body = $"{{\"items\":[{body}]}}" };
        }

        if (change is not ".")
            yield return new("PATCH", $"/{path}/{{{record}}}", change) { Fresh = record, Body = patch };
        if (remove is not ".")
            yield return new("DELETE", $"/{path}/{{{record}}}", remove) { Fresh = record };
    }

    private static Row Many(string verb, string allowed, string state, string what) =>
        new("POST", $"/work-orders/bulk/{verb}", allowed) { State = state, Body = $"{{\"items\":[{{\"id\":\"{{order}}\",\"version\":1}}],\"what\":{what}}}" };

    private static Row Verb(string verb, string allowed, string state, string body) =>
        new("POST", $"/work-orders/{{order}}/{verb}", allowed) { State = state, Body = body };
}
