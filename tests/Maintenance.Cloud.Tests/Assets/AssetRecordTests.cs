using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class AssetRecordTests(AssetHost at)
{
    private static readonly object[] PumpFields =
    [
        new { name = "ratedPower", label = "Rated power", type = "Number", unit = "kW", least = 0, most = 500, isRequired = true },
        new { name = "sealType", label = "Seal", type = "Choice", choices = new[] { "Single", "Double" } },
        new { name = "atex", label = "Explosion proof", type = "Flag" },
    ];

    [Fact]
    public async Task Values_of_a_classs_fields_are_checked_by_name_and_those_of_the_class_above_too()
    {
        var (above, below) = (await ClassAsync(PumpFields), at.NewTag("B").Replace('-', '_'));
        await at.MakeAsync("adam", "/asset-classes", new { siteId = at.Mine, code = below, name = below, parent = above, fields = new[] { new { name = "stages", label = "Stages", type = "Whole", least = 1 } } });

        await RefusedAsync(below, new { ratedPower = 501 }, "custom.ratedPower");
        await RefusedAsync(below, new { stages = 2 }, "custom.ratedPower");
        await RefusedAsync(below, new { ratedPower = 5, stages = 1.5 }, "custom.stages");
        await RefusedAsync(below, new { ratedPower = 5, sealType = "Triple" }, "custom.sealType");
        await RefusedAsync(below, new { ratedPower = 5, colour = "red" }, "custom.colour");
        await RefusedAsync(null, new { ratedPower = 5 }, "custom.ratedPower");
        var id = await at.MakeAsync("adam", "/assets", Machine(below, new { ratedPower = 5.5, stages = 3, atex = true }));
        (await at.SendAsync("sam", "GET", $"/assets/{id}")).Body.GetProperty("custom").GetProperty("ratedPower").GetDecimal().ShouldBe(5.5m);
    }

    [Fact]
    public async Task Two_people_who_change_different_values_do_not_meet_and_the_same_value_is_told_with_both()
    {
        var id = await at.MakeAsync("adam", "/assets", Machine(await ClassAsync(PumpFields), new { ratedPower = 5, atex = true }));

        (await at.SendAsync("adam", "PATCH", $"/assets/{id}", new { custom = new { sealType = "Single" } }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        var (merged, asset) = await at.SendAsync("rel", "PATCH", $"/assets/{id}", new { custom = new { atex = (bool?)null }, model = "K 50" }, 1);
        merged.ShouldBe(HttpStatusCode.OK, asset.ToString());
        asset.GetProperty("custom").GetRawText().Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"sealType":"Single","ratedPower":5}""");

        var (refused, problem) = await at.SendAsync("rel", "PATCH", $"/assets/{id}", new { custom = new { sealType = "Double" } }, 1);
        refused.ShouldBe(HttpStatusCode.PreconditionFailed);
        problem.GetProperty("conflicts")[0].ToString().ShouldBe("""{"field":"custom.sealType","yours":"Double","theirs":"Single"}""");
        (await at.SendAsync("rel", "PATCH", $"/assets/{id}", new { custom = new { ratedPower = (int?)null } }, 3)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_status_is_the_latest_row_of_its_ledger_whenever_that_row_came()
    {
        var id = await at.AssetAsync();
        at.Clock.Advance(TimeSpan.FromSeconds(20));
        var now = at.Clock.GetUtcNow();
        var row = Guid.CreateVersion7();

        (await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Down", reason = "bearing", id = row })).Body.GetProperty("status").GetString().ShouldBe("Down");
        (await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Down", reason = "bearing", id = row })).Body.GetProperty("version").GetInt32().ShouldBe(2);
        var late = await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Standby", sinceUtc = now.AddSeconds(-10) });
        (late.Status, late.Body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "Down"));
        (await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Standby", sinceUtc = now.AddHours(1) })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("rel", "POST", $"/assets/{id}/status", new { status = "Broken" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("sam", "POST", $"/assets/{id}/status", new { status = "Standby" })).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await at.SendAsync("sam", "GET", $"/asset-statuses?assetId={id}")).Body.GetProperty("items").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("status")} {entry.GetProperty("reason")}").ShouldBe(["Down bearing", "Standby ", "Operational "]);
        (await at.SendAsync("sam", "GET", $"/assets?status=Down&tagNumber={late.Body.GetProperty("tagNumber")}")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_class_that_is_used_stays_and_what_is_the_organisations_is_changed_by_who_may_everywhere()
    {
        var code = await ClassAsync([]);
        await at.MakeAsync("adam", "/assets", Machine(code, new { }));
        var id = (await at.SendAsync("adam", "GET", $"/asset-classes?code={code}")).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
        (await at.SendAsync("adam", "DELETE", $"/asset-classes/{id}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("eve", "GET", $"/asset-classes/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("eve", "POST", "/assets", new { siteId = at.Theirs, tagNumber = at.NewTag(), name = "x", level = "Machine", @class = code })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var pump = (await at.SendAsync("eve", "GET", "/asset-classes?code=PUMP")).Body.GetProperty("items")[0];
        var version = pump.GetProperty("version").GetInt32();
        (await at.SendAsync("adam", "PATCH", $"/asset-classes/{pump.GetProperty("id")}", new { description = "mine" }, version)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("adam", "POST", "/asset-classes", new { code = "ALLSITES", name = "of all" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("both", "PATCH", $"/asset-classes/{pump.GetProperty("id")}", new { description = "ours" }, version)).Status.ShouldBe(HttpStatusCode.OK);
        await at.MakeAsync("both", "/asset-classes", new { code = "ALLSITES", name = "of all" });
        (await at.SendAsync("eve", "GET", "/asset-classes?code=ALLSITES")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"name":"Power","label":"Power","type":"Number"}""", "name")]
    [InlineData("""{"name":"power","type":"Number"}""", "label")]
    [InlineData("""{"name":"power","label":"Power","type":"Choice"}""", "choices")]
    [InlineData("""{"name":"power","label":"Power","type":"Text","unit":"kW"}""", "type")]
    [InlineData("""{"name":"power","label":"Power","type":"Number","least":2,"most":1}""", "most")]
    [InlineData("""{"name":"power","label":"Power","type":"Number","colour":1}""", "colour")]
    public async Task A_field_that_cannot_be_is_refused_with_its_place(string field, string part)
    {
        var (status, problem) = await at.SendAsync(
            "adam", "POST", "/asset-classes", new { siteId = at.Mine, code = "NEVER", name = "never", fields = new[] { System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(field) } });

        status.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").GetProperty("fields")[0].GetString()!.ShouldStartWith($"Field 1, {part}:");
    }

    private async Task<string> ClassAsync(object[] fields)
    {
        var code = at.NewTag("C").Replace('-', '_');
        await at.MakeAsync("adam", "/asset-classes", new { siteId = at.Mine, code, name = code, fields });
        return code;
    }

    private object Machine(string? @class, object custom) => @class is null
        ? new { siteId = at.Mine, tagNumber = at.NewTag(), name = "A pump", level = "Machine", custom }
        : new { siteId = at.Mine, tagNumber = at.NewTag(), name = "A pump", level = "Machine", @class, custom };

    private async Task RefusedAsync(string? @class, object custom, string field)
    {
        var (status, problem) = await at.SendAsync("adam", "POST", "/assets", Machine(@class, custom));
        status.ShouldBe(HttpStatusCode.UnprocessableEntity, problem.ToString());
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldContain(field);
    }
}
