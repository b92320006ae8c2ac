using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class AssetTests(RunningProduct product, Chromium chromium)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_person_finds_an_asset_in_the_tree_enters_one_below_it_and_says_what_it_is()
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/asset-tree");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open DEMO-UTILITIES" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open DEMO-LINE-1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "P-101" })).ToBeVisibleAsync();
        await page.ShouldBeReadableAsync(product, bound.Token);

        await page.GetByRole(AriaRole.Button, new() { Name = "New asset …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var tag = $"SEAL-{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";
        await dialog.GetByLabel("Tag number", new() { Exact = true }).FillAsync(tag);
        await dialog.GetByLabel("Name").FillAsync("Shaft seal");
        await dialog.GetByLabel("Level").SelectOptionAsync("Component");
        await dialog.GetByLabel("Lies in").FillAsync("P-101");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByLabel("Search").FillAsync(tag);
        await page.GetByRole(AriaRole.Link, new() { Name = tag }).ClickAsync();
        await ChangeAsync(page, bound.Token);
    }

    [Theory]
    [InlineData("failure-modes", "VIB")]
    [InlineData("failure-mechanisms", "2.4")]
    public async Task A_catalogue_is_one_list(string path, string code)
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), $"/catalogues?of={path}");
        await Expect(page.GetByText(code).First).ToBeVisibleAsync();
        await page.ShouldBeReadableAsync(product, bound.Token);
    }

    private async Task ChangeAsync(IPage page, CancellationToken cancellationToken)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Change …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Maker").FillAsync("Pumpwerk");
        await page.ShouldBeReadableAsync(product, cancellationToken);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Definition).Filter(new() { HasText = "Pumpwerk" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Set status …" }).ClickAsync();
        await dialog.GetByLabel("From now on it is").SelectOptionAsync("Standby");
        await dialog.GetByLabel("Why (optional)").FillAsync("a spare");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByLabel("File to add").SetInputFilesAsync(new FilePayload { Name = "manual.txt", MimeType = "text/plain", Buffer = [.. "how to change it"u8] });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "manual.txt" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("History")).ToContainTextAsync("Status: Operational → Standby");
        await Expect(page.GetByAltText("QR code of")).ToBeVisibleAsync();
        await page.ShouldBeReadableAsync(product, cancellationToken);
    }
}
