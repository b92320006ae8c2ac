using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class ImportTests(AssetHost at)
{
    [Fact]
    public async Task A_dry_run_names_each_bad_row_and_writes_nothing()
    {
        var (hall, line, pump) = (at.NewTag(), at.NewTag(), at.NewTag());
        var file = $"""
            tagNumber;name;level;parent;class;criticality;custom.colour;purchaseCost
            {pump};Pump;Machine;{line};PUMP;High;;
            {line};Line;Line;{hall};;;;
            {hall};Hall;Area;;;;;
            {at.NewTag()};Boat;Machine;{line};BOAT;Huge;;12.5
            ;No number;Machine;;;;;
            {at.NewTag()};Coloured;Machine;NOWHERE;PUMP;;red;
            {pump};Twice;Machine;;;;;
            {at.NewTag()};Upside down;Area;{line};;;;
            """;

        var (status, told) = await ImportAsync(file, isDryRun: true);

        status.ShouldBe(HttpStatusCode.OK, told.ToString());
        (told.GetProperty("rows").GetInt32(), told.GetProperty("made").GetInt32(), told.GetProperty("badRows").GetInt32()).ShouldBe((8, 3, 5));
        told.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("line")} {fault.GetProperty("field")}")
            .ShouldBe(["5 criticality", "6 tagNumber", "7 parent", "7 custom.colour", "8 tagNumber", "9 level"], ignoreOrder: true);
        (await at.SendAsync("sam", "GET", $"/assets?tagNumber={hall}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);

        var (refused, problem) = await ImportAsync(file, isDryRun: false);
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("faults").GetArrayLength().ShouldBe(6);
        (await at.SendAsync("sam", "GET", $"/assets?tagNumber={hall}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        var run = problem.GetProperty("importRunId").GetGuid();
        (await RunAsync(run)).ShouldBe("Refused, 8 rows: 3 made, 0 changed, 0 unchanged, 5 bad, of halls.csv");
        (await RunAsync(told.GetProperty("importRunId").GetGuid())).ShouldBe("Refused, 8 rows: 3 made, 0 changed, 0 unchanged, 5 bad, of halls.csv");
        var faults = (await at.SendAsync("adam", "GET", $"/import-runs/{run}/faults?limit=4")).Body;
        faults.GetProperty("items").EnumerateArray().Select(fault => fault.ToString()).ShouldBe(problem.GetProperty("faults").EnumerateArray().Take(4).Select(fault => fault.ToString()));
        (await at.SendAsync("adam", "GET", $"/import-runs/{run}/faults?cursor={faults.GetProperty("next").GetString()}")).Body.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await at.SendAsync("adam", "GET", $"/import-runs/{run}/faults.csv")).Body.GetString()!.ShouldStartWith("line,tagNumber,field,message\r\n5,");
    }

    [Fact]
    public async Task Whatever_came_of_a_file_that_it_was_sent_stays_and_the_audit_leads_there()
    {
        var file = $"tagNumber,name,level\n{at.NewTag()},A machine,Machine\n";
        var done = (await ImportAsync(file, isDryRun: false)).Body.GetProperty("importRunId").GetGuid();
        var tried = (await ImportAsync(file, isDryRun: true)).Body.GetProperty("importRunId").GetGuid();
        var (_, problem) = await ImportAsync("tagNumber,\0\nx,y", isDryRun: false);
        var unread = problem.GetProperty("importRunId").GetGuid();

        (await RunAsync(done)).ShouldBe("Done, 1 rows: 1 made, 0 changed, 0 unchanged, 0 bad, of halls.csv");
        (await RunAsync(tried)).ShouldBe("Done, 1 rows: 0 made, 0 changed, 1 unchanged, 0 bad, of halls.csv");
        (await RunAsync(unread)).ShouldBe("Refused, 1 rows: 0 made, 0 changed, 0 unchanged, 0 bad, of halls.csv");
        (await at.SendAsync("adam", "GET", $"/import-runs/{unread}/faults")).Body.GetProperty("items")[0].GetProperty("message").GetString()!.ShouldStartWith("\uFFFD is no column");
        var kept = (await at.SendAsync("adam", "GET", $"/import-runs/{done}")).Body;
        (kept.GetProperty("by").GetString(), kept.GetProperty("bytes").GetInt32(), kept.GetProperty("sha256").GetString(), kept.GetProperty("isDryRun").GetBoolean())
            .ShouldBe(("adam", file.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))), false));
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event AS r JOIN platform.event AS a ON a.correlation = r.correlation AND a.type = 'AssetMade' WHERE r.type = 'ImportRunMade' AND r.subject = @done", new { done })).ShouldBe(1);
        (await at.SendAsync("adam", "GET", "/feed?limit=20")).Body.GetProperty("items").EnumerateArray().ShouldContain(entry => entry.GetProperty("type").GetString() == "ImportRunMade" && entry.GetProperty("subject").GetGuid() == done);
        (await at.SendAsync("eve", "GET", $"/import-runs/{done}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_exported_comes_back_unchanged_and_a_changed_cell_is_one_change()
    {
        var area = await at.AssetAsync("Area");
        var tag = at.NewTag();
        await at.MakeAsync("adam", "/assets", new { siteId = at.Mine, tagNumber = tag, name = "=1+1, \"quoted\"", description = "two\nlines", level = "Machine", parentId = area, purchaseCost = 1.5, purchaseCurrency = "EUR", installedOn = "2026-01-02" });
        var csv = (await at.SendAsync("adam", "GET", $"/assets.csv?aboveIds={area}")).Body.GetString()!;

        (await ImportAsync(csv, isDryRun: false)).Body.GetProperty("unchanged").GetInt32().ShouldBe(1);
        var (status, told) = await ImportAsync(csv.Replace("two\nlines", "three\nlines", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal), isDryRun: false);

        (status, told.GetProperty("changed").GetInt32()).ShouldBe((HttpStatusCode.OK, 1));
        var asset = (await at.SendAsync("sam", "GET", $"/assets/{tag}")).Body;
        (asset.GetProperty("version").GetInt32(), asset.GetProperty("name").GetString(), asset.GetProperty("description").GetString()).ShouldBe((2, "=1+1, \"quoted\"", "three\nlines"));

        var since = (await at.SendAsync("adam", "PATCH", $"/assets/{asset.GetProperty("id")}", new { isArchived = true }, 2)).Body.GetProperty("archivedAtUtc").GetString()!;
        var archived = (await at.SendAsync("adam", "GET", $"/assets.csv?aboveIds={area}&isArchived=true")).Body.GetString()!;
        archived.ShouldContain($",true,{since},");
        (await ImportAsync(archived.Replace($",true,{since},", ",true,2000-01-01T00:00:00Z,", StringComparison.Ordinal), isDryRun: false)).Body.GetProperty("unchanged").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_row_moves_an_asset_and_sets_the_fields_of_its_class()
    {
        var code = at.NewTag("C").Replace('-', '_');
        await at.MakeAsync("adam", "/asset-classes", new { siteId = at.Mine, code, name = code, fields = new object[] { new { name = "power", label = "Power", type = "Number" }, new { name = "atex", label = "Atex", type = "Flag" } } });
        var (area, tag) = (at.NewTag(), at.NewTag());
        await at.AssetAsync(tagNumber: tag, @class: code);

        var (status, told) = await ImportAsync($"tagNumber,name,level,parent,custom.power,custom.atex\n{area},Hall,Area,,,\n{tag},,,{area},2.5,true\n", isDryRun: false);

        status.ShouldBe(HttpStatusCode.OK, told.ToString());
        var asset = (await at.SendAsync("sam", "GET", $"/assets/{tag}")).Body;
        (asset.GetProperty("parent").GetString(), asset.GetProperty("name").GetString()).ShouldBe((area, "An asset"));
        asset.GetProperty("custom").GetProperty("power").GetDecimal().ShouldBe(2.5m);
        asset.GetProperty("custom").GetProperty("atex").GetBoolean().ShouldBeTrue();
        (await at.SendAsync("sam", "GET", $"/asset-moves?assetId={asset.GetProperty("id")}")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("tagNumber,name,colour\nx,y,z", "colour")]
    [InlineData("name,level\nx,Machine", "tagNumber")]
    [InlineData("tagNumber,name\n", "at least one row")]
    [InlineData("tagNumber,name\nx,\"open", "quote")]
    [InlineData("tagNumber,tagNumber\nx,y", "twice")]
    public async Task A_file_that_cannot_be_used_is_refused_with_the_reason(string file, string words)
    {
        var (status, problem) = await ImportAsync(file, isDryRun: true);

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("errors").ToString().ShouldContain(words);
    }

    [Fact]
    public async Task Only_who_makes_assets_of_the_site_imports_there()
    {
        var eve = await at.ClientAsync("eve");
        using var content = new StringContent("tagNumber,name,level\nX-1,x,Machine", Encoding.UTF8, "text/csv");
        (await eve.PostAsync($"/api/v1/assets/import?siteId={at.Mine}", content)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var adam = await at.ClientAsync("adam");
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        (await adam.PostAsync($"/api/v1/assets/import?siteId={at.Mine}", json)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public void Whatever_is_written_as_csv_is_read_again() => Prop.ForAll(
        Gen.Elements('a', '"', ',', ';', '\n', '\'', '=', '-', ' ', 'ü').ArrayOf().Select(letters => "x" + new string(letters) + "x").ListOf(3).ListOf().ToArbitrary(),
        rows => CsvTable.Read(CsvText.Line(["a", "b", "c"]) + string.Concat(rows.Select(row => CsvText.Line(row))))!.Skip(1)
            .Select(row => row.Cells).SequenceEqual(rows.Select(row => (IReadOnlyList<string>)[.. row]), ListsOfCells.Same)).QuickCheckThrowOnFailure();

    private async Task<string> RunAsync(Guid id)
    {
        var (status, run) = await at.SendAsync("both", "GET", $"/import-runs/{id}");
        status.ShouldBe(HttpStatusCode.OK, run.ToString());
        return $"{run.GetProperty("outcome")}, {run.GetProperty("rows")} rows: {run.GetProperty("made")} made, {run.GetProperty("changed")} changed, {run.GetProperty("unchanged")} unchanged, {run.GetProperty("badRows")} bad, of {run.GetProperty("fileName")}";
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(string file, bool isDryRun)
    {
        var adam = await at.ClientAsync("adam");
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var answer = await adam.PostAsync($"/api/v1/assets/import?siteId={at.Mine}&fileName=halls.csv&isDryRun={(isDryRun ? "true" : "false")}", content);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    private sealed class ListsOfCells : IEqualityComparer<IReadOnlyList<string>>
    {
        public static ListsOfCells Same { get; } = new();

        public bool Equals(IReadOnlyList<string>? x, IReadOnlyList<string>? y) => x!.SequenceEqual(y!, StringComparer.Ordinal);

        public int GetHashCode(IReadOnlyList<string> cells) => cells.Count;
    }
}
