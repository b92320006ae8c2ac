using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Maintenance.Cloud.Assets;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

[Collection("Assets")]
public sealed class DocumentTests(AssetHost at)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.4 the manual"u8];

    [Fact]
    public async Task A_file_is_kept_with_its_hash_found_by_its_asset_and_sent_again_kept_once()
    {
        var (asset, id) = (await at.AssetAsync(), Guid.CreateVersion7());

        var (status, made) = await UploadAsync("rel", asset, "manual.pdf", Pdf, id);
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        (made.GetProperty("kind").GetString(), made.GetProperty("bytes").GetInt32(), made.GetProperty("sha256").GetString()).ShouldBe(("Pdf", Pdf.Length, Convert.ToHexStringLower(SHA256.HashData(Pdf))));
        (await UploadAsync("rel", asset, "manual.pdf", Pdf, id)).Status.ShouldBe(HttpStatusCode.OK);
        (await UploadAsync("rel", asset, "other.pdf", Pdf, id)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await at.SendAsync("sam", "GET", $"/documents?assetId={asset}")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);

        var sam = await at.ClientAsync("sam");
        using var shown = await sam.GetAsync($"/api/v1/documents/{id}/content");
        (await shown.Content.ReadAsByteArrayAsync()).ShouldBe(Pdf);
        (shown.Content.Headers.ContentType!.ToString(), shown.Content.Headers.ContentDisposition!.DispositionType).ShouldBe(("application/pdf", "inline"));
        (await at.SendAsync("eve", "GET", $"/documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("adam", "DELETE", $"/assets/{asset}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_a_browser_could_run_is_only_downloaded_as_text()
    {
        var (_, made) = await UploadAsync("rel", await at.AssetAsync(), "page.html", [.. "<script>alert(1)</script>"u8], null);
        var sam = await at.ClientAsync("sam");

        using var sent = await sam.GetAsync($"/api/v1/documents/{made.GetProperty("id")}/content");

        (sent.Content.Headers.ContentType!.MediaType, sent.Content.Headers.ContentDisposition!.DispositionType).ShouldBe(("text/plain", "attachment"));
        sent.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Files_that_are_not_kept_are_refused_and_nothing_is_written()
    {
        var asset = await at.AssetAsync();
        (string Name, byte[] Bytes, HttpStatusCode Expected)[] tries =
        [
            ("tool.exe", [1, 2, 3], HttpStatusCode.UnprocessableEntity), ("innocent.pdf", [.. "MZ\u0090"u8], HttpStatusCode.UnprocessableEntity),
            ("run.txt", [.. "#!/bin/sh"u8], HttpStatusCode.UnprocessableEntity), ("empty.pdf", [], HttpStatusCode.UnprocessableEntity),
            ("../up.pdf", Pdf, HttpStatusCode.UnprocessableEntity), ("photo.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0], HttpStatusCode.UnprocessableEntity),
            ("big.bin", new byte[(10 * 1024 * 1024) + 1], HttpStatusCode.RequestEntityTooLarge),
        ];

        foreach (var (name, bytes, expected) in tries)
            (await UploadAsync("rel", asset, name, bytes, null)).Status.ShouldBe(expected, name);
        (await UploadAsync("eve", asset, "manual.pdf", Pdf, null)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("sam", "GET", $"/documents?assetId={asset}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_manual_is_found_by_the_model_or_the_class_of_an_asset()
    {
        var (pump, fan) = (await at.AssetAsync(@class: "PUMP"), await at.AssetAsync(@class: "FAN"));
        await at.Host.Database.OwnerAsync<int>("UPDATE assets.asset SET model = 'NK 32-160' WHERE id = @pump RETURNING 1", new { pump });
        var kept = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var (title, about) in new[] { ("model", "&model=nk%2032-160"), ("class", "&class=PUMP"), ("both", "&model=NK%2032-160&class=PUMP"), ("other", "&model=NK%2032-160&class=FAN"), ("all", "&tags=safety&tags=hall") })
        {
            var (status, made) = await SendFileAsync("rel", $"/library?siteId={at.Mine}&name=manual.pdf&title={title}{about}");
            status.ShouldBe(HttpStatusCode.Created, made.ToString());
            kept[title] = made.GetProperty("id").GetGuid();
        }

        (await FoundAsync($"assetId={pump}")).ShouldBe(["both", "class", "model"]);
        (await FoundAsync($"assetId={fan}")).ShouldBeEmpty();
        (await FoundAsync("tags=hall")).ShouldBe(["all"]);
        (await at.SendAsync("rel", "PATCH", $"/library/{kept["all"]}", new { @class = "FAN", tags = Array.Empty<string>() }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await FoundAsync($"assetId={fan}")).ShouldBe(["all"]);
        (await at.SendAsync("sam", "GET", $"/documents/{kept["all"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("eve", "GET", $"/library/{kept["all"]}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendFileAsync("rel", $"/library?siteId={at.Mine}&name=a.pdf&title=t&class=NONE")).Body.GetProperty("errors").TryGetProperty("class", out _).ShouldBeTrue();
        (await SendFileAsync("rel", $"/library?siteId={at.Theirs}&name=a.pdf&title=t")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        async Task<string?[]> FoundAsync(string query) =>
            [.. (await at.SendAsync("sam", "GET", $"/library?{query}")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("title").GetString())];
    }

    [Fact]
    public void A_photo_loses_its_place_and_keeps_which_way_is_up()
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 2, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, .. "48 north 16 east"u8];
        byte[] photo = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, 0xFF, 0xDB, 0, 4, 9, 9, 0xFF, 0xDA, 0, 2, 7, 7, 7, 0xFF, 0xD9];

        var kept = PhotoPlace.Remove(photo, "image/jpeg");

        kept.AsSpan().IndexOf("north"u8).ShouldBe(-1);
        byte[] turned = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6];
        kept.AsSpan().IndexOf(turned).ShouldBeGreaterThan(0);
        kept[..15].ShouldBe([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xDB, 0, 4, 9, 9, 0xFF]);
        kept[^9..].ShouldBe([0xFF, 0xDA, 0, 2, 7, 7, 7, 0xFF, 0xD9]);
        PhotoPlace.Remove(kept, "image/jpeg").ShouldBe(kept);
    }

    [Fact]
    public void A_picture_without_end_or_beginning_is_no_harm()
    {
        byte[] photo = [0xFF, 0xD8, 0xFF, 0xE1, 0, 60, .. "Exif\0\0MM"u8, 0, 42, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[48], 0xFF, 0xDA, 0, 2, 1];
        for (var length = 3; length < photo.Length; length++)
            PhotoPlace.Remove(photo[..length], "image/jpeg").Length.ShouldBeLessThanOrEqualTo(length + 36);
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 2, .. "eXIf"u8, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, .. "IEND"u8, 1, 2, 3, 4];
        PhotoPlace.Remove(png, "image/png").AsSpan().IndexOf("eXIf"u8).ShouldBe(-1);
        for (var length = 8; length < png.Length; length++)
            PhotoPlace.Remove(png[..length], "image/png").Length.ShouldBeLessThanOrEqualTo(length);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string who, Guid asset, string name, byte[] bytes, Guid? id) =>
        SendFileAsync(who, $"/documents?assetId={asset}&name={Uri.EscapeDataString(name)}{(id is null ? "" : $"&id={id}")}", bytes);

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendFileAsync(string who, string path, byte[]? bytes = null)
    {
        var client = await at.ClientAsync(who);
        using var content = new ByteArrayContent(bytes ?? Pdf);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await client.PostAsync($"/api/v1{path}", content);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }
}
