using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class HistoryTests(AssetHost at)
{
    [Fact]
    public async Task Everything_that_happened_to_an_asset_is_told_with_values_before_and_after_and_who_did_it()
    {
        var area = await at.AssetAsync("Area");
        var id = await at.AssetAsync();
        await at.SendAsync("rel", "PATCH", $"/assets/{id}", new { manufacturer = "Pumpwerk" }, 1);
        await at.SendAsync("rel", "POST", $"/assets/{id}/move", new { parentId = area }, 2);
        at.Clock.Advance(TimeSpan.FromSeconds(2));
        await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Standby", reason = "spare" });
        var rel = await at.ClientAsync("rel");
        using var content = new ByteArrayContent([.. "a note"u8]);
        (await rel.PostAsync($"/api/v1/documents?assetId={id}&name=note.txt", content)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var told = await ReadAsync("sam", id, "");

        told.Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["DocumentMade", "AssetChanged", "AssetStatusRecorded", "AssetChanged", "AssetChanged", "AssetMade"]);
        told.Select(entry => entry.GetProperty("by").GetString()).ShouldBe(["rel", "rel", "rel", "rel", "rel", "adam"]);
        told[4].GetProperty("changes").GetProperty("manufacturer").ToString().ShouldBe("""{"before":null,"after":"Pumpwerk"}""");
        told[3].GetProperty("changes").GetProperty("parentId").GetProperty("after").GetGuid().ShouldBe(area);
        told[1].GetProperty("changes").GetProperty("status").GetProperty("after").GetString().ShouldBe("Standby");
        var parts = await ReadAsync("sam", id, "?limit=2");
        (await ReadAsync("sam", id, $"?limit=4&cursor={parts[1].GetProperty("id")}")).Count.ShouldBe(4);
        (await at.SendAsync("eve", "GET", $"/assets/{id}/history")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Alarms_and_work_are_told_only_to_who_may_see_them()
    {
        var id = await at.AssetAsync();
        foreach (var type in (string[])["AlarmRaised", "WorkOrderOpened", "TagBound", "StockEntryMade"])
            await at.Host.Database.OwnerAsync<int>("INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc) VALUES (@type, @site, gen_random_uuid(), jsonb_build_object('assetId', @id), 'system:test', now()) RETURNING 1", new { type, site = at.Mine, id });

        (await ReadAsync("rel", id, "")).Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["TagBound", "WorkOrderOpened", "AlarmRaised", "AssetMade"]);
        (await ReadAsync("sam", id, "")).Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["StockEntryMade", "WorkOrderOpened", "AssetMade"]);
    }

    [Fact]
    public async Task What_comes_from_a_request_work_or_a_stop_names_it_while_it_is_there()
    {
        var asset = await at.AssetAsync();
        var request = (await at.SendAsync("sam", "POST", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums" })).Body;
        await at.MakeAsync("rel", "/work-orders", new { siteId = at.Mine, assetId = asset, title = "Of its own", maintenanceType = "Inspection" });
        var order = (await at.SendAsync("rel", "POST", $"/requests/{request.GetProperty("id")}/accept", new { }, 1)).Body;
        var stop = await at.MakeAsync("rel", "/stops", new { siteId = at.Mine, assetId = asset, type = "Breakdown", startedAtUtc = at.Clock.GetUtcNow() - TimeSpan.FromHours(1) });
        await at.Host.Database.OwnerAsync<int>(
            """
            INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc)
            SELECT t.type, @site, gen_random_uuid(), jsonb_build_object('assetId', @asset), 'system:test', now() FROM unnest(ARRAY['WorkOrderRemoved', 'StopRuleMade']) AS t (type) RETURNING 1
            """, new { site = at.Mine, asset });

        var told = await ReadAsync("rel", asset, "");

        var sources = told.Select(entry => $"{entry.GetProperty("type")}: {(entry.GetProperty("source") is { ValueKind: JsonValueKind.Object } source ? $"{source.GetProperty("kind")} {source.GetProperty("id")} {source.GetProperty("number")}" : "")}").ToList();
        sources.ShouldContain($"RequestMade: Request {request.GetProperty("id")} {request.GetProperty("number")}");
        sources.ShouldContain($"WorkOrderOpened: WorkOrder {order.GetProperty("workOrderId")} {order.GetProperty("workOrderNumber")}");
        sources.ShouldContain($"StopMade: Stop {stop} ");
        sources.Where(one => one.StartsWith("WorkOrderRemoved", StringComparison.Ordinal) || one.StartsWith("StopRule", StringComparison.Ordinal) || one.StartsWith("Asset", StringComparison.Ordinal)).ShouldAllBe(one => one.EndsWith(": ", StringComparison.Ordinal));
        (await at.SendAsync("sam", "GET", "/feed?limit=20")).Body.ToString().ShouldContain(request.GetProperty("number").GetString()!);
    }

    [Fact]
    public async Task Of_no_kind_of_record_more_is_told_than_its_own_list_would()
    {
        RecordDefinition[] kinds = [.. AccessHost.Kinds.Where(kind => kind.Fields.Any(field => field.Name is "assetId"))];
        kinds.Length.ShouldBeGreaterThan(8);
        var id = await at.AssetAsync();
        await at.Host.Database.OwnerAsync<int>(
            """
            INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc)
            SELECT t.type, @site, gen_random_uuid(), jsonb_build_object('assetId', @id), 'system:test', now() FROM unnest(@types) AS t (type) RETURNING 1
            """, new { types = kinds.Select(kind => $"{kind.Name}Made").ToArray(), site = at.Mine, id });

        foreach (var (who, role) in ((string, Role)[])[("adam", Role.Administrator), ("sam", Role.StoreKeeper), ("rel", Role.ReliabilityEngineer)])
        {
            var told = (await ReadAsync(who, id, "")).Select(entry => entry.GetProperty("type").GetString()).ToHashSet(StringComparer.Ordinal);
            kinds.Where(kind => told.Contains($"{kind.Name}Made") && !Authorisation.Table[kind.Read].Contains(role)).Select(kind => kind.Name).ShouldBeEmpty(who);
        }
    }

    private async Task<List<JsonElement>> ReadAsync(string who, Guid id, string query) =>
        [.. (await at.SendAsync(who, "GET", $"/assets/{id}/history{query}")).Body.GetProperty("items").EnumerateArray()];
}
