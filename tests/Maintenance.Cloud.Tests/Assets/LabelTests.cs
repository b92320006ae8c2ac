using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Maintenance.Cloud.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed partial class LabelTests(AssetHost at)
{
    private static readonly string[] Parts = ["x", "y", "width", "height"];

    [Fact]
    public async Task A_decoder_of_others_reads_from_the_picture_the_way_to_the_asset()
    {
        var id = await at.AssetAsync();
        var code = (await at.SendAsync("sam", "GET", $"/assets/{id}")).Body.GetProperty("qrCode").GetString();
        var client = await at.ClientAsync("sam");

        var png = await client.GetByteArrayAsync($"/api/v1/assets/{id}/qr-code");
        var svg = await client.GetStringAsync($"/api/v1/assets/{id}/qr-code?format=Svg");

        (await QrReader.ReadPngAsync(png)).ShouldBe($"http://localhost/qr/{code}");
        svg.ShouldStartWith("<svg");
        (await client.GetAsync($"/api/v1/assets/{id}/qr-code?format=Gif")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_scanned_code_tells_a_passer_by_what_the_plate_says_and_leads_who_may_see_it_to_the_asset()
    {
        var id = await at.AssetAsync();
        var asset = (await at.SendAsync("sam", "GET", $"/assets/{id}")).Body;
        using var nobody = at.Host.CreateClient();

        var passer = (await PeopleSendAsync(nobody, $"/qr/{asset.GetProperty("qrCode")}")).Body;
        passer.EnumerateObject().Select(one => $"{one.Name} {one.Value}").ShouldBe([$"tagNumber {asset.GetProperty("tagNumber")}", "name An asset", "assetId "]);
        (await at.SendAsync("sam", "GET", $"/qr/{asset.GetProperty("qrCode").GetString()!.ToLowerInvariant()}")).Body.GetProperty("assetId").GetGuid().ShouldBe(id);
        (await at.SendAsync("eve", "GET", $"/qr/{asset.GetProperty("qrCode")}")).Body.GetProperty("assetId").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await PeopleSendAsync(nobody, $"/qr/{asset.GetProperty("tagNumber")}")).Status.ShouldBe(HttpStatusCode.NotFound);

        static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> PeopleSendAsync(HttpClient client, string path) => People.PeopleHost.SendAsync(client, "GET", path);
    }

    [Fact]
    public async Task A_sheet_has_a_label_for_each_asset_of_the_branch_and_begins_where_it_is_told()
    {
        var line = await at.AssetAsync("Line");
        for (var i = 0; i < 25; i++)
            await at.AssetAsync("Machine", line);
        var client = await at.ClientAsync("sam");

        Encoding.ASCII.GetString(await client.GetByteArrayAsync($"/api/v1/assets/labels.pdf?aboveIds={line}&skip=22")).ShouldContain("/Count 2 ");
        Encoding.ASCII.GetString(await client.GetByteArrayAsync($"/api/v1/assets/labels.pdf?aboveIds={line}&skip=23")).ShouldContain("/Count 2 ");
        Encoding.ASCII.GetString(await client.GetByteArrayAsync($"/api/v1/assets/labels.pdf?aboveIds={line}")).ShouldContain("/Count 2 ");
        foreach (var query in (string[])["skip=24", "limit=3", "surprise=1"])
            (await client.GetAsync($"/api/v1/assets/labels.pdf?aboveIds={line}&{query}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
        (await client.GetAsync($"/api/v1/assets/labels.pdf?aboveIds={Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Each_label_of_the_sheet_is_read_by_a_decoder_of_others_and_lies_on_the_page()
    {
        LabelSheet.Label[] labels = [.. Enumerable.Range(1, 24).Select(i => new LabelSheet.Label($"https://maintenance.example/qr/{i:D32}", $"P-{i}", "Kühlwasserpumpe (groß) \\ 2", "LINE-1"))];

        var pdf = Encoding.ASCII.GetString(LabelSheet.Write(labels, 0));

        var boxes = Rectangle().Matches(pdf).Select(box => Parts.Select(part => double.Parse(box.Groups[part].Value, CultureInfo.InvariantCulture)).ToArray()).ToList();
        boxes.ShouldAllBe(box => box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= 595.3 && box[1] + box[3] <= 841.9);
        foreach (var (column, row) in new[] { (0, 0), (2, 3), (1, 7) })
        {
            var (left, top) = (column * 198.43, 841.89 - 1.41 - (row * 104.88));
            var mine = boxes.Where(box => box[0] >= left && box[0] < left + 198.4 && box[1] < top && box[1] >= top - 104.88);
            (await QrReader.ReadGrayAsync(Draw(mine, left, top - 104.88), 400)).ShouldBe(labels[(row * 3) + column].Code);
        }

        pdf.ShouldContain("(K\\374hlwasserpumpe");
        pdf.ShouldContain("(gro\\337\\)");
    }

    [Fact]
    public void Every_object_of_the_file_lies_where_its_table_says()
    {
        var pdf = Encoding.ASCII.GetString(LabelSheet.Write([new("x", "P-1", "A", null)], 0));

        var table = int.Parse(pdf.Split("startxref\n")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        pdf[table..].ShouldStartWith("xref\n0 7\n");
        var places = pdf[table..].Split('\n').Skip(3).Take(6).Select(line => int.Parse(line[..10], CultureInfo.InvariantCulture)).ToList();
        places.Select((place, i) => pdf[place..].StartsWith($"{i + 1} 0 obj\n", StringComparison.Ordinal)).ShouldAllBe(isThere => isThere);
    }

    /// <summary>Two pixels a point, from the top.</summary>
    private static byte[] Draw(IEnumerable<double[]> boxes, double left, double bottom)
    {
        var pixels = Enumerable.Repeat((byte)255, 400 * 220).ToArray();
        foreach (var box in boxes)
        {
            for (var y = (int)Math.Round((box[1] - bottom) * 2); y < (int)Math.Round((box[1] + box[3] - bottom) * 2); y++)
            {
                for (var x = (int)Math.Round((box[0] - left) * 2); x < (int)Math.Round((box[0] + box[2] - left) * 2); x++)
                    pixels[((219 - y) * 400) + x] = 0;
            }
        }

        return pixels;
    }

    [GeneratedRegex("^(?<x>[0-9.]+) (?<y>[0-9.]+) (?<width>[0-9.]+) (?<height>[0-9.]+) re$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rectangle();
}
