using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>What is somebody's own work, and what they find of it by words.</summary>
[Collection("Work")]
public sealed class OwnWorkTests(WorkHost at)
{
    private const string ManySql = """
        WITH made AS (
            INSERT INTO work.work_order (id, site_id, title, state, origin, maintenance_type, created_at_utc, created_by, changed_at_utc, changed_by)
            SELECT gen_random_uuid(), @Mine, 'One of many with ' || @word, 'Draft', 'Person', 'Inspection', now(), 'test', now(), 'test' FROM generate_series(1, @others) RETURNING id)
        , given AS (INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
            SELECT m.id, @Mine, @rel, now(), 'test' FROM made AS m RETURNING id)
        SELECT count(*) FROM given
        """;

    /// <summary>Few are found by an index, many by going through the list: both find the same for everybody.</summary>
    [Theory]
    [InlineData("qxfew", 0)]
    [InlineData("qxmany", 600)]
    public async Task Words_find_whatever_one_may_see_and_nothing_else(string word, int others)
    {
        var named = await at.MakeAsync("adam", "/assets", new { siteId = at.Mine, tagNumber = $"P-{word.ToUpperInvariant()}-1", name = "A pump", level = "Machine" });
        var team = await at.MakeAsync("adam", "/teams", new { siteId = at.Mine, name = $"those of {word}", memberIds = new[] { at.Ids["ted"] } });
        var toTom = await GivenAsync($"Grease {word.ToUpperInvariant()} bearing", null, [at.Ids["tom"]], []);
        var toTeam = await GivenAsync($"New {word}", null, [], [team]);
        var toNobody = await GivenAsync($"{word} is loose", null, [], []);
        var byTag = await GivenAsync("Tighten terminals", named, [at.Ids["con"]], []);
        await GivenAsync("Something else", null, [at.Ids["tom"]], []);
        (await at.Host.Database.OwnerAsync<long>(ManySql, new { at.Mine, word, others, rel = at.Ids["rel"] })).ShouldBe(others);

        foreach (var (who, seen, more) in ((string, Guid[], int)[])[
            ("tom", [toTom, toNobody], 0), ("ted", [toTeam, toNobody], 0), ("con", [byTag], 0), ("max", [toTom, toTeam, toNobody, byTag], others), ("far", [], 0)])
        {
            var found = await FoundAsync(who, word);
            found.Distinct().Count().ShouldBe(seen.Length + more, who);
            seen.ShouldBeSubsetOf(found, who);
        }
    }

    /// <summary>Whose a work order is, by which rows are kept from people, is told twice: in the table of assignments and on the row.</summary>
    [Fact]
    public async Task The_row_knows_whom_it_is_given_to_also_where_several_give_it_at_once()
    {
        var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await Task.WhenAll(((string[])["tom", "ted", "rel", "con", "sue", "mia"]).Select(name => at.Host.Database.OwnerAsync<int>(
            "INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by) VALUES (@id, @Mine, @person, now(), 'test') RETURNING 1",
            new { id, at.Mine, person = at.Ids[name] })));
        await Task.WhenAll(
            at.Host.Database.OwnerAsync<int>("DELETE FROM work.work_order_assignee WHERE work_order_id = @id AND user_id = @person RETURNING 1", new { id, person = at.Ids["con"] }),
            at.Host.Database.OwnerAsync<int>("UPDATE work.work_order_assignee SET user_id = @other WHERE work_order_id = @id AND user_id = @person RETURNING 1", new { id, person = at.Ids["sue"], other = at.Ids["max"] }));

        (await at.Host.Database.OwnerAsync<Guid[]>("SELECT ARRAY(SELECT unnest(w.assignee_ids) ORDER BY 1) FROM work.work_order AS w WHERE w.id = @id", new { id }))
            .ShouldBe(((string[])["tom", "ted", "rel", "max", "mia"]).Select(name => at.Ids[name]), ignoreOrder: true);
        (await at.Host.Database.OwnerAsync<long>(
            """
            SELECT count(*) FROM work.work_order AS w
            WHERE ARRAY(SELECT unnest(w.assignee_ids) ORDER BY 1) <> ARRAY(SELECT coalesce(a.user_id, a.team_id) FROM work.work_order_assignee AS a WHERE a.work_order_id = w.id ORDER BY 1)
            """)).ShouldBe(0);
    }

    private async Task<Guid> GivenAsync(string title, Guid? assetId, Guid[] userIds, Guid[] teamIds)
    {
        var id = (await at.DraftAsync(assetId: assetId, more: new { title })).GetProperty("id").GetGuid();
        if (userIds.Length + teamIds.Length > 0)
            (await at.SendAsync("max", "POST", $"/work-orders/{id}/assign", new { userIds, teamIds }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        return id;
    }

    private async Task<List<Guid>> FoundAsync(string who, string word)
    {
        List<Guid> found = [];
        for (string? next = null; ;)
        {
            var part = await at.ReadAsync(who, $"/work-orders?q={word}&limit=200{(next is null ? "" : "&cursor=" + Uri.EscapeDataString(next))}");
            found.AddRange(part.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            if ((next = part.GetProperty("next").GetString()) is null)
                return found;
        }
    }
}
