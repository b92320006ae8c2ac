using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of work orders and what hangs on them.</summary>
internal static class WorkRows
{
    public static readonly Row[] All =
    [
        .. AccessTable.Seen("work-orders", "order", "YYYAYY.A"),
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
        .. AccessTable.Seen("work-order-steps", "step", "YYYAYY.A"),
        new("POST", "/work-order-steps", ".YYA.Y.A") { State = "InProgress", Body = Step },
        new("POST", "/work-order-steps/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Step}]}}" },
        new("PATCH", "/work-order-steps/{step}", ".YYA...A") { State = "InProgress", Body = "{\"note\":\"warm\"}" },
        new("DELETE", "/work-order-steps/{spareStep}", ".YY.....") { State = "InProgress" },
        new("POST", "/work-order-steps/{failed}/follow-up", ".YYA.Y..") { State = "InProgress", Body = "{}" },
        .. AccessTable.Seen("work-order-labour", "labour", "YYYAYY.A"),
        new("POST", "/work-order-labour", ".YYA.Y.A") { State = "InProgress", Body = Hours },
        new("POST", "/work-order-labour/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Hours}]}}" },
        new("POST", "/work-order-labour/{mine}/stop", ".YYA.Y.A") { State = "InProgress" },
        new("POST", "/work-order-labour/{mine}/reverse", ".YYA.Y.A") { State = "InProgress" },
        .. AccessTable.Seen("work-order-costs", "cost", "YY......"),
        new("POST", "/work-order-costs", ".Y......") { State = "InProgress", Body = Cost },
        new("POST", "/work-order-costs/bulk", ".Y......") { State = "InProgress", Body = $"{{\"items\":[{Cost}]}}" },
        .. AccessTable.Seen("work-order-comments", "comment", "YYYAYY.A"),
        new("POST", "/work-order-comments", ".YYAYY.A") { State = "InProgress", Body = Comment },
        new("POST", "/work-order-comments/bulk", ".YYAYY.A") { State = "InProgress", Body = $"{{\"items\":[{Comment}]}}" },
        new("PATCH", "/work-order-comments/{said}", ".YYAYY.A") { State = "InProgress", Body = "{\"text\":\"Better words\"}" },
        .. AccessTable.Seen("work-order-links", "link", "YYYAYY.A"),
        new("POST", "/work-order-links", ".YYA.Y.A") { State = "InProgress", Body = Link },
        new("POST", "/work-order-links/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Link}]}}" },
        new("DELETE", "/work-order-links/{spareLink}", ".YYA.Y.A") { State = "InProgress" },
        .. AccessTable.Seen("work-order-documents", "workDocument", "YYYAYY.A"),
        new("GET", "/work-order-documents/{workDocument}/content", "YYYAYY.A"),
        new("POST", "/work-order-documents", ".YYA.Y.A") { State = "InProgress", Query = "?workOrderId={order}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        .. AccessTable.Seen("work-order-signatures", "signature", "YYYAYY.A"),
        new("POST", "/work-order-signatures", ".YYA.Y.A") { State = "InProgress", Body = Signature },
        new("POST", "/work-order-signatures/bulk", ".YYA.Y.A") { State = "InProgress", Body = $"{{\"items\":[{Signature}]}}" },
        .. AccessTable.Records(
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

    private const string Order = "{\"siteId\":\"{siteId}\",\"assetId\":\"{asset}\",\"title\":\"Change the seal\"}";

    private const string Step = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"action\":\"Look at the seal\"}";

    private const string Hours = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"startedAtUtc\":\"2026-01-01T08:00:00Z\",\"endedAtUtc\":\"2026-01-01T09:00:00Z\"}";

    private const string Cost = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"kind\":\"Vendor\",\"amount\":12.5,\"currency\":\"EUR\"}";

    private const string Comment = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"text\":\"It hums\"}";

    private const string Link = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"kind\":\"Duplicates\",\"otherId\":\"{other}\"}";

    private const string Signature = "{\"siteId\":\"{siteId}\",\"workOrderId\":\"{order}\",\"meaning\":\"Performed\"}";

    private static Row Many(string verb, string allowed, string state, string what) =>
        new("POST", $"/work-orders/bulk/{verb}", allowed) { State = state, Body = $"{{\"items\":[{{\"id\":\"{{order}}\",\"version\":1}}],\"what\":{what}}}" };

    private static Row Verb(string verb, string allowed, string state, string body) =>
        new("POST", $"/work-orders/{{order}}/{verb}", allowed) { State = state, Body = body };
}
