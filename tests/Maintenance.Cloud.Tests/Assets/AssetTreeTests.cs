using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class AssetTreeTests(AssetHost at)
{
    [Fact]
    public async Task A_branch_moves_whole_and_each_move_stays_in_the_ledger()
    {
        var (hall, other) = (await at.AssetAsync("Area"), await at.AssetAsync("Area"));
        var line = await at.AssetAsync("Line", hall);
        var pump = await at.AssetAsync("Machine", line);
        var seal = await at.AssetAsync("Component", pump);

        var (status, moved) = await at.SendAsync("rel", "POST", $"/assets/{line}/move", new { parentId = other }, 1);

        status.ShouldBe(HttpStatusCode.OK, moved.ToString());
        moved.GetProperty("version").GetInt32().ShouldBe(2);
        Ids((await at.SendAsync("sam", "GET", $"/assets/{seal}")).Body, "aboveIds").ShouldBe([other, line, pump]);
        (await ListAsync($"/assets?aboveIds={other}&limit=10")).ShouldBe([line, pump, seal], ignoreOrder: true);
        (await ListAsync($"/assets?aboveIds={hall}")).ShouldBeEmpty();
        var moves = (await at.SendAsync("sam", "GET", $"/asset-moves?assetId={line}&sort=atUtc")).Body.GetProperty("items");
        moves.EnumerateArray().Select(move => (move.GetProperty("fromParentId").ToString(), move.GetProperty("toParentId").ToString()))
            .ShouldBe([("", hall.ToString()), (hall.ToString(), other.ToString())], ignoreOrder: true);
        (await at.SendAsync("sam", "GET", $"/assets/{other}")).Body.GetProperty("childCount").GetInt32().ShouldBe(1);
        (await at.SendAsync("rel", "POST", $"/assets/{line}/move", new { parentId = (Guid?)null }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("sam", "GET", $"/assets/{seal}")).Body.GetProperty("depth").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task An_asset_lies_below_no_lower_level_not_in_itself_and_not_at_another_site()
    {
        var hall = await at.AssetAsync("Area");
        var pump = await at.AssetAsync("Machine", hall);
        var seal = await at.AssetAsync("Component", pump);
        var ring = await at.AssetAsync("Component", seal);
        var theirs = await at.MakeAsync("eve", "/assets", new { siteId = at.Theirs, tagNumber = at.NewTag(), name = "Theirs", level = "Area" });

        await RefusedAsync("POST", $"/assets/{seal}/move", new { parentId = ring }, "parentId");
        await RefusedAsync("POST", $"/assets/{seal}/move", new { parentId = seal }, "parentId");
        await RefusedAsync("POST", $"/assets/{hall}/move", new { parentId = pump }, "parentId");
        await RefusedAsync("POST", $"/assets/{await at.AssetAsync()}/move", new { parentId = seal }, "level");
        await RefusedAsync("POST", $"/assets/{pump}/move", new { parentId = theirs }, "parentId");
        await RefusedAsync("PATCH", $"/assets/{pump}", new { level = "Component", manufacturer = "x" }, null, HttpStatusCode.OK);
        await RefusedAsync("PATCH", $"/assets/{seal}", new { level = "Machine" }, "level");
        (await at.SendAsync("adam", "DELETE", $"/assets/{pump}", null, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("adam", "DELETE", $"/assets/{ring}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public void Whatever_is_moved_where_the_tree_stays_one_and_knows_its_branches() => Prop.ForAll(
        Gen.Choose(0, 24).Two().ListOf(6).ToArbitrary(),
        moves => TreeHoldsAsync([.. moves.Select(move => (move.Item1 % 5, move.Item2 % 5))]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public async Task Two_moves_that_would_make_a_loop_together_do_not_both_happen()
    {
        for (var round = 0; round < 8; round++)
        {
            var (one, two) = (await at.AssetAsync("Component"), await at.AssetAsync("Component"));

            var answers = await Task.WhenAll(
                at.SendAsync("adam", "POST", $"/assets/{one}/move", new { parentId = two }, 1), at.SendAsync("rel", "POST", $"/assets/{two}/move", new { parentId = one }, 1));

            answers.Select(answer => answer.Status).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity]);
        }
    }

    [Fact]
    public async Task An_asset_is_read_by_its_tag_number_too()
    {
        var tag = at.NewTag("P/1 ä");
        var id = await at.AssetAsync(tagNumber: tag);

        (await at.SendAsync("sam", "GET", $"/assets/{Uri.EscapeDataString(at.NewTag("NONE"))}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("sam", "GET", $"/assets?tagNumber={Uri.EscapeDataString(tag)}")).Body.GetProperty("items")[0].GetProperty("id").GetGuid().ShouldBe(id);
        var both = at.NewTag();
        await at.AssetAsync(tagNumber: both);
        (await at.SendAsync("both", "GET", $"/assets/{both}")).Body.GetProperty("tagNumber").GetString().ShouldBe(both);
        await at.MakeAsync("eve", "/assets", new { siteId = at.Theirs, tagNumber = both, name = "Theirs", level = "Machine" });
        (await at.SendAsync("both", "GET", $"/assets/{both}")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("adam", "GET", $"/assets/{both}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Five components that are moved about, against the tree written down plainly.</summary>
    private async Task<bool> TreeHoldsAsync((int Which, int Under)[] moves)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
            ids.Add(await at.AssetAsync("Component"));
        var parents = new int?[5];
        foreach (var (which, under) in moves)
        {
            var isLoop = Above(parents, under).Prepend(under).Contains(which);
            var version = (await at.SendAsync("adam", "GET", $"/assets/{ids[which]}")).Body.GetProperty("version").GetInt32();
            var answer = await at.SendAsync("adam", "POST", $"/assets/{ids[which]}/move", new { parentId = ids[under] }, version);
            if (answer.Status != (isLoop ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK))
                return false;
            if (!isLoop)
                parents[which] = under;
        }

        for (var i = 0; i < 5; i++)
        {
            var seen = Ids((await at.SendAsync("sam", "GET", $"/assets/{ids[i]}")).Body, "aboveIds");
            if (!seen.SequenceEqual(Above(parents, i).Reverse().Select(one => ids[one])))
                return false;
        }

        return true;
    }

    private static IEnumerable<int> Above(int?[] parents, int which)
    {
        for (var up = parents[which]; up is { } parent; up = parents[parent])
            yield return parent;
    }

    private async Task RefusedAsync(string method, string path, object body, string? field, HttpStatusCode expected = HttpStatusCode.UnprocessableEntity)
    {
        var (status, problem) = await at.SendAsync("adam", method, path, body, 1);
        status.ShouldBe(expected, problem.ToString());
        if (field is not null)
            problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
    }

    private static List<Guid> Ids(JsonElement asset, string field) => [.. asset.GetProperty(field).EnumerateArray().Select(id => id.GetGuid())];

    private async Task<List<Guid>> ListAsync(string path) =>
        [.. (await at.SendAsync("sam", "GET", path)).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid())];
}
