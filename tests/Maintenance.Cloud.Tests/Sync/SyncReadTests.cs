using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Sync;
using Maintenance.Cloud.Tests.Live;
using Maintenance.Cloud.Tests.Work;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Sync;

[Collection("Work")]
public sealed class SyncReadTests(WorkHost at)
{
    private const int Acts = 30;

    /// <summary>Who holds a device: of each way in which people see a part of the work.</summary>
    private static readonly string[] Holders = ["max", "tom", "con"];

    private static readonly Gen<(int Act, int Pick, int Person, int Limit)[]> Plans = Plan.ArrayOf(Acts);

    private static Gen<(int Act, int Pick, int Person, int Limit)> Plan =>
        from act in Gen.Choose(0, 7)
        from pick in Gen.Choose(0, 2)
        from person in Gen.Choose(0, 2)
        from limit in Gen.Choose(1, 12)
        select (act, pick, person, limit);

    [Fact]
    public async Task A_device_that_follows_in_any_parts_holds_what_a_full_read_gives()
    {
        var devices = new Dictionary<string, SyncDevice>(StringComparer.Ordinal);
        foreach (var holder in Holders)
            devices[holder] = await new SyncDevice(at, holder).CatchUpAsync(200);
        var asset = await at.AssetAsync();
        List<Guid> orders = [];
        for (var i = 0; i < 3; i++)
            orders.Add((await at.DraftAsync(assetId: asset)).GetProperty("id").GetGuid());

        foreach (var (act, pick, person, limit) in Plans.Sample(1, Acts).Single())
        {
            await ActAsync(act, orders[pick], asset, Holders[person]);
            await devices[Holders[person]].PartAsync(limit);
        }

        await Settled.EventsAsync(at.Host.Database);
        foreach (var (holder, device) in devices)
        {
            await device.CatchUpAsync(7);
            var whole = await new SyncDevice(at, holder).CatchUpAsync(50);
            device.Held.Keys.Order().ShouldBe(whole.Held.Keys.Order(), holder);
            foreach (var (key, record) in whole.Held)
                device.Held[key].ShouldBe(record, $"{holder}: {key}");
        }
    }

    [Fact]
    public async Task What_leaves_somebodys_sight_is_a_tombstone_for_them_and_what_never_was_in_it_is_not_told()
    {
        var asset = await at.AssetAsync();
        var order = (await at.DraftAsync(assetId: asset)).GetProperty("id").GetGuid();
        await at.MoveAsync("max", order, "submit");
        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["con"] } });
        var con = await new SyncDevice(at, "con").CatchUpAsync(200);
        var far = await new SyncDevice(at, "far").CatchUpAsync(200);
        con.Held.ShouldContainKey(("work-orders", order));
        con.Held.ShouldContainKey(("assets", asset));

        await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Look" });
        await Settled.EventsAsync(at.Host.Database);
        (await con.CatchUpAsync(5)).Held[("work-orders", order)].ShouldContain("\"action\":\"Look\"");
        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["tom"] } });
        await Settled.EventsAsync(at.Host.Database);
        await con.CatchUpAsync(5);
        await far.CatchUpAsync(5);

        con.Held.ShouldNotContainKey(("work-orders", order));
        con.Held.ShouldNotContainKey(("assets", asset));
        con.Gone.ShouldContain(("work-orders", order));
        far.Gone.ShouldBeEmpty();
        far.Held.Keys.ShouldNotContain(("work-orders", order));
    }

    [Fact]
    public async Task What_is_archived_or_decided_is_a_tombstone()
    {
        var asset = await at.AssetAsync();
        var part = await at.MakeAsync("sam", "/parts", new { siteId = at.Mine, number = $"S-{Guid.CreateVersion7():N}", name = "A seal" });
        var request = await at.MakeAsync("ted", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums" });
        await Settled.EventsAsync(at.Host.Database);
        var tom = await new SyncDevice(at, "tom").CatchUpAsync(200);
        (string, Guid)[] all = [("parts", part), ("requests", request), ("assets", asset)];
        foreach (var one in all)
            tom.Held.ShouldContainKey(one);

        await at.SendAsync("sam", "PATCH", $"/parts/{part}", new { isArchived = true }, 1);
        await at.SendAsync("sue", "POST", $"/requests/{request}/decline", new { reason = "It always hums." }, 1);
        var (status, archived) = await at.SendAsync("adam", "PATCH", $"/assets/{asset}", new { isArchived = true }, 1);
        status.ShouldBe(HttpStatusCode.OK, archived.ToString());
        await Settled.EventsAsync(at.Host.Database);
        await tom.CatchUpAsync(3);

        foreach (var one in all)
        {
            tom.Held.ShouldNotContainKey(one);
            tom.Gone.ShouldContain(one);
        }
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_never_skipped()
    {
        var device = await new SyncDevice(at, "max").CatchUpAsync(200);
        var first = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await Settled.EventsAsync(at.Host.Database);
        await using var open = await at.Host.Services.GetRequiredService<Cloud.Platform.Database>().AsWorkerAsync(default);
        await open.WriteEventAsync(new("WorkOrderChanged", at.Mine, first, new { }, "test", at.Clock.GetUtcNow()), default);
        var second = (await at.DraftAsync()).GetProperty("id").GetGuid();

        await device.CatchUpAsync(200);
        device.Held.ShouldContainKey(("work-orders", first));
        device.Held.ShouldNotContainKey(("work-orders", second), "an older transaction is still open");
        await open.CommitAsync(default);
        await Settled.EventsAsync(at.Host.Database);
        (await device.CatchUpAsync(200)).Held.ShouldContainKey(("work-orders", second));
    }

    [Fact]
    public async Task Who_has_other_rights_or_was_away_too_long_begins_anew()
    {
        await at.Host.Database.AddPersonAsync("mover", (at.Mine, "Technician"));
        var cursor = (await at.ReadAsync("mover", "/sync")).GetProperty("cursor").GetString();
        await at.MakeAsync("adam", "/teams", new { siteId = at.Mine, name = "movers", memberIds = new[] { await at.Host.Database.OwnerAsync<Guid>("SELECT id FROM people.user_account WHERE sign_in_name = 'mover'") } });

        var (status, problem) = await at.SendAsync("mover", "GET", $"/sync?since={cursor}");
        status.ShouldBe(HttpStatusCode.Gone, problem.ToString());
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("without a cursor");
        (await at.SendAsync("mover", "GET", $"/sync?since={new SyncCursor("1", 0, 0, "", null, null).ToText()}")).Status.ShouldBe(HttpStatusCode.Gone);
        foreach (var bad in (string[])["since=abc", "since=eyJUeGlkIjoiJzsifQ", "limit=0", "limit=201", $"since={new SyncCursor("1", 0, 1, "", 99, null).ToText()}"])
            (await at.SendAsync("mover", "GET", $"/sync?{bad}")).Status.ShouldBe(HttpStatusCode.BadRequest, bad);
    }

    /// <summary>Something that people do to the work, whether or not it is possible now.</summary>
    private async Task ActAsync(int act, Guid order, Guid asset, string holder)
    {
        var read = await at.SendAsync("rel", "GET", $"/work-orders/{order}");
        var version = read.Body.TryGetProperty("version", out var said) ? said.GetInt32() : 1;
        object[] hands = [Array.Empty<Guid>(), new[] { at.Ids["tom"] }, new[] { at.Ids["con"] }];
        await (act switch
        {
            0 => at.SendAsync("max", "PATCH", $"/work-orders/{order}", new { title = $"Look at {version}" }, version),
            1 => at.SendAsync("max", "POST", $"/work-orders/{order}/submit", new { }, version),
            2 => at.SendAsync("sue", "POST", $"/work-orders/{order}/assign", new { userIds = hands[(version + order.GetHashCode()) & 1] }, version),
            3 => at.SendAsync("sue", "POST", $"/work-orders/{order}/assign", new { userIds = hands[2] }, version),
            4 => at.SendAsync(holder, "POST", $"/work-orders/{order}/start", new { }, version),
            5 => at.SendAsync("max", "POST", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = $"Step at {version}" }),
            6 => at.SendAsync(holder, "POST", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums" }),
            _ => at.SendAsync("sue", "POST", $"/work-orders/{order}/cancel", new { reason = "not needed" }, version),
        });
    }
}
