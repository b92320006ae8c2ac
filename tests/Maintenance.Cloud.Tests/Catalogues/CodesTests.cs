using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Catalogues;

[Collection("Assets")]
public sealed class CodesTests(AssetHost at)
{
    private static readonly string[] PumpsAndMotors = ["PUMP", "MOTOR", "PUMP"];
    private static readonly string[] Boats = ["BOAT"];

    [Theory]
    [InlineData("failure-mechanisms", 38, "2.4 Wear")]
    [InlineData("failure-causes", 21, "3.4 Expected wear and tear")]
    [InlineData("remedies", 12, "1 Replace")]
    [InlineData("stop-reasons", 11, "CHANGEOVER Changeover or cleaning")]
    public async Task Each_catalogue_begins_with_its_codes(string path, int count, string one)
    {
        var items = await ListAsync(path);

        items.Count(item => item.GetProperty("createdBy").GetString() is "system:migration").ShouldBe(count);
        items.Select(item => $"{item.GetProperty("code")} {item.GetProperty("description")}").ShouldContain(one);
    }

    [Fact]
    public async Task A_built_in_maintenance_type_stays_but_for_its_description()
    {
        var corrective = (await ListAsync("maintenance-types?isBuiltIn=true")).Single(type => type.GetProperty("name").GetString() is "Corrective");
        var path = $"/maintenance-types/{corrective.GetProperty("id")}";

        (await at.SendAsync("both", "PATCH", path, new { isPlanned = true }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("both", "PATCH", path, new { isArchived = true }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("both", "DELETE", path, null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("both", "PATCH", path, new { description = "It broke" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("adam", "PATCH", path, new { description = "mine" }, 2)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("adam", "POST", "/maintenance-types", new { siteId = at.Mine, name = "corrective" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await ListAsync("maintenance-types?isBuiltIn=true")).Select(type => type.GetProperty("name").GetString()).ShouldBe(["Corrective", "Improvement", "Inspection", "Predictive", "Preventive"]);
    }

    [Fact]
    public async Task A_failure_mode_of_a_site_is_seen_there_only_and_names_classes_that_are_there()
    {
        var mode = new { siteId = at.Mine, code = "HUM", description = "Hums", category = "Vibration", assetClasses = PumpsAndMotors };
        var id = await at.MakeAsync("adam", "/failure-modes", mode);

        (await at.SendAsync("rel", "GET", $"/failure-modes/{id}")).Body.GetProperty("assetClasses").EnumerateArray().Select(one => one.GetString()).ShouldBe(["MOTOR", "PUMP"]);
        (await at.SendAsync("eve", "GET", $"/failure-modes/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("rel", "PATCH", $"/failure-modes/{id}", new { assetClasses = Boats }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var code = at.NewTag("K").Replace('-', '_');
        var @class = await at.MakeAsync("adam", "/asset-classes", new { siteId = at.Mine, code, name = code });
        (await at.SendAsync("rel", "PATCH", $"/failure-modes/{id}", new { assetClasses = new[] { code } }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("adam", "DELETE", $"/asset-classes/{@class}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("adam", "DELETE", $"/failure-modes/{id}", null, 2)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_whole_number_of_a_class_has_limits_that_it_can_have()
    {
        var code = at.NewTag("W").Replace('-', '_');

        (await at.SendAsync("adam", "POST", "/asset-classes", ClassWith(5_000_000_000))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await at.SendAsync("adam", "POST", "/asset-classes", ClassWith(int.MaxValue))).Status.ShouldBe(HttpStatusCode.Created);

        object ClassWith(long most) => new { siteId = at.Mine, code, name = code, fields = new[] { new { name = "teeth", label = "Teeth", type = "Whole", most } } };
    }

    private async Task<List<JsonElement>> ListAsync(string path) => [.. (await at.SendAsync("sam", "GET", $"/{path}")).Body.GetProperty("items").EnumerateArray()];
}
