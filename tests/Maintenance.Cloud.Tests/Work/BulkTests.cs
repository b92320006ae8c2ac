using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>What people do to many at once is done to all of them or to none, and what stands against it is named with its place.</summary>
[Collection("Work")]
public sealed class BulkTests(WorkHost at)
{
    [Fact]
    public async Task Many_work_orders_are_planned_given_to_somebody_and_cancelled_at_once_or_none_is()
    {
        Guid[] ids = [await WaitingAsync(), await WaitingAsync(), await WaitingAsync()];
        object Chosen(params int[] versions) => ids.Select((id, place) => new { id, version = versions[place] });

        var (stale, problem) = await at.SendAsync("sue", "POST", "/work-orders/bulk/schedule", new { items = Chosen(2, 1, 2), what = new { } });
        (stale, problem.GetProperty("detail").GetString()!.StartsWith("items[1]", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.PreconditionFailed, true), problem.ToString());
        (await StatesAsync(ids)).Distinct(StringComparer.Ordinal).ShouldBe(["Waiting"]);

        (await at.SendAsync("sue", "POST", "/work-orders/bulk/schedule", new { items = Chosen(2, 2, 2), what = new { plannedStartUtc = "2026-05-04T06:00:00Z" } })).Status.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(ids)).Distinct(StringComparer.Ordinal).ShouldBe(["Scheduled"]);
        var (given, answer) = await at.SendAsync("sue", "POST", "/work-orders/bulk/assign", new { items = Chosen(3, 3, 3), what = new { userIds = new[] { at.Ids["tom"] } } });
        given.ShouldBe(HttpStatusCode.OK, answer.ToString());
        answer.GetProperty("items").EnumerateArray().Select(one => (one.GetProperty("id").GetGuid(), one.GetProperty("version").GetInt32())).ShouldBe(ids.Select(id => (id, 4)));
        (await at.SendAsync("tom", "POST", "/work-orders/bulk/cancel", new { items = Chosen(4, 4, 4), what = new { reason = "a mistake" } })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("sue", "POST", "/work-orders/bulk/cancel", new { items = Chosen(4, 4, 4), what = new { } })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("sue", "POST", "/work-orders/bulk/cancel", new { items = Chosen(4, 4, 4), what = new { reason = "a mistake" } })).Status.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(ids)).Distinct(StringComparer.Ordinal).ShouldBe(["Cancelled"]);
    }

    [Fact]
    public async Task Who_chooses_nothing_too_many_or_one_twice_is_told_so()
    {
        var id = await WaitingAsync();
        (await at.SendAsync("sue", "POST", "/work-orders/bulk/schedule", new { items = Array.Empty<object>(), what = new { } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("sue", "POST", "/work-orders/bulk/schedule", new { items = Enumerable.Range(0, 201).Select(_ => new { id, version = 2 }), what = new { } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("sue", "POST", "/work-orders/bulk/schedule", new { items = new[] { new { id, version = 2 }, new { id, version = 2 } }, what = new { } })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Many_requests_are_taken_on_or_declined_by_who_may_decide_on_each()
    {
        var asset = await at.AssetAsync();
        List<Guid> ids = [];
        foreach (var _ in (int[])[1, 2, 3, 4])
            ids.Add(await at.MakeAsync("sam", "/requests", new { siteId = at.Mine, assetId = asset, problemDescription = "It hums" }));
        object Chosen(int from, int version = 1) => new { items = ids.Skip(from).Take(2).Select(id => new { id, version }) };
        (await at.SendAsync("far", "POST", "/requests/bulk/accept", Chosen(0))).Status.ShouldBe(HttpStatusCode.NotFound);

        (await at.SendAsync("sue", "POST", "/requests/bulk/accept", Chosen(0))).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("sue", "POST", "/requests/bulk/accept", Chosen(1))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await at.SendAsync("sue", "POST", "/requests/bulk/decline", new { items = ids.Skip(2).Select(id => new { id, version = 1 }), reason = "It is as it should be" })).Status.ShouldBe(HttpStatusCode.OK);

        (await at.Host.Database.OwnerRowsAsync<string>("SELECT state FROM requests.request WHERE id = ANY (@ids) ORDER BY serial", new { ids = ids.ToArray() }))
            .ShouldBe(["Accepted", "Accepted", "Declined", "Declined"]);
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::integer FROM work.work_order WHERE origin_id = ANY (@ids)", new { ids = ids.ToArray() })).ShouldBe(2);
    }

    [Fact]
    public async Task Many_assets_are_archived_at_once()
    {
        Guid[] ids = [await at.AssetAsync(), await at.AssetAsync()];
        object Chosen(int version, bool isArchived = true) => new { items = ids.Select(id => new { id, version }), isArchived };

        (await at.SendAsync("rel", "POST", "/assets/bulk/archive", Chosen(2))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await at.SendAsync("rel", "POST", "/assets/bulk/archive", Chosen(1))).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var id in ids)
        {
            var archived = await at.ReadAsync("rel", $"/assets/{id}");
            archived.GetProperty("isArchived").GetBoolean().ShouldBeTrue();
            archived.GetProperty("archivedAtUtc").GetString().ShouldBe(archived.GetProperty("changedAtUtc").GetString());
            await at.SendAsync("rel", "PATCH", $"/assets/{id}", new { model = "K 50" }, 2);
            (await at.ReadAsync("rel", $"/assets/{id}")).GetProperty("archivedAtUtc").GetString().ShouldBe(archived.GetProperty("archivedAtUtc").GetString());
        }

        (await at.SendAsync("rel", "POST", "/assets/bulk/archive", Chosen(3, isArchived: false))).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ReadAsync("rel", $"/assets/{ids[0]}")).GetProperty("archivedAtUtc").ValueKind.ShouldBe(JsonValueKind.Null);
        var told = (await at.ReadAsync("rel", $"/assets/{ids[0]}/history?limit=1")).GetProperty("items")[0].GetProperty("changes");
        told.GetProperty("archivedAtUtc").GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        told.GetProperty("isArchived").GetProperty("after").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_that_is_no_record_has_its_csv_whole_however_long_it_is()
    {
        var id = await WaitingAsync();
        var (status, csv) = await at.SendAsync("mia", "GET", $"/work-orders/{id}/history.csv");

        status.ShouldBe(HttpStatusCode.OK);
        var lines = csv.GetString()!.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldContain("atUtc");
        lines.Length.ShouldBe(3); // opened and submitted
        (await at.SendAsync("mia", "GET", $"/work-orders/{id}/history.csv?limit=1")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("far", "GET", $"/work-orders/{id}/history.csv")).Status.ShouldBe(HttpStatusCode.NotFound);
        await at.Host.Database.OwnerAsync<int>(
            """
            INSERT INTO work.work_order_history (work_order_id, site_id, at_utc, actor, verb, from_state, to_state)
            SELECT @id, @site, now(), 'test', 'recur', 'Waiting', 'Waiting' FROM generate_series(1, 450) RETURNING 1
            """, new { id, site = at.Mine });
        (await at.SendAsync("mia", "GET", $"/work-orders/{id}/history.csv")).Body.GetString()!.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(453);
    }

    private async Task<Guid> WaitingAsync()
    {
        var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", id, "submit");
        return id;
    }

    private async Task<IReadOnlyList<string>> StatesAsync(Guid[] ids) =>
        await at.Host.Database.OwnerRowsAsync<string>("SELECT state FROM work.work_order WHERE id = ANY (@ids)", new { ids });
}
