using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class LiveValuesTests(RunningProduct product, Chromium chromium)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private static readonly Regex TwoPoints = new(@"^\S+,\S+ \S+,", RegexOptions.None, TimeSpan.FromSeconds(1));

    private const string HasMoved = """
        ([asset, before]) => {
            const card = [...document.querySelectorAll('main li a')].find(link => link.textContent.includes(asset));
            return card !== undefined && card.textContent !== before;
        }
        """;

    private const string TagMoved = """
        ([tag, before]) => {
            const line = [...document.querySelectorAll('#tags tr')].find(one => one.cells[0].textContent.includes(tag));
            return line !== undefined && line.cells[1].textContent !== before;
        }
        """;

    /// <summary>What the gateway itself shows, with no cloud in between.</summary>
    [Fact]
    public async Task The_gateways_own_page_has_every_tag_with_values_that_move()
    {
        using var bound = new CancellationTokenSource(Bound);
        await product.SettledAsync(bound.Token);
        var page = await chromium.OpenPhoneAsync(product.Gateway.BaseAddress!);
        List<string> faults = [];
        page.PageError += (_, fault) => faults.Add(fault);

        await page.GotoAsync("/");
        var tag = page.Locator("#tags tr").Filter(new() { HasText = "P-101.vibration" });
        for (var moves = 0; moves < 2; moves++)
            await page.WaitForFunctionAsync(TagMoved, new[] { "P-101.vibration", await tag.Locator("td").Nth(1).TextContentAsync() ?? "" });

        await Expect(tag).ToContainTextAsync("Good");
        await Expect(tag.Locator("svg.trend polyline").First).ToHaveAttributeAsync("points", TwoPoints);
        await Expect(page.Locator("#devices")).ToContainTextAsync("Online");
        await Expect(page.Locator("#counts")).ToContainTextAsync("outbox: Telemetry");
        await Expect(page.Locator("#plan")).ToContainTextAsync("requests a poll");
        await Expect(page.Locator("#log tr").First).ToBeVisibleAsync();
        await Expect(page.Locator("#alarms tr").First).ToBeVisibleAsync();
        await Expect(page.Locator("#writing")).ToBeHiddenAsync();   // nothing of the plant is writable
        await Expect(page.Locator("#away")).ToBeHiddenAsync();
        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("P-101")]   // over Modbus
    [InlineData("C-201")]   // over MQTT
    public async Task The_values_of_an_asset_move_on_the_screen_without_reload(string asset)
    {
        using var bound = new CancellationTokenSource(Bound);
        await product.SettledAsync(bound.Token);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/assets");
        await page.GetByRole(AriaRole.Link, new() { Name = "Assets" }).First.ClickAsync();
        var card = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).Filter(new() { HasText = asset }).First;
        await Expect(card).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.neverReloaded = true }");

        for (var moves = 0; moves < 3; moves++)
            await page.WaitForFunctionAsync(HasMoved, new[] { asset, await card.TextContentAsync() ?? "" });
        (await page.EvaluateAsync<bool>("() => window.neverReloaded === true")).ShouldBeTrue("the page was loaded again");
    }
}
