using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class AlarmTests(RunningProduct product, Chromium chromium)
{
    private const float AppearsWithinMs = 90_000;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Growth = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_person_acknowledges_an_alarm_and_shelves_it_with_the_thumb()
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address));
        await page.GetByRole(AriaRole.Link, new() { Name = "Alarms" }).ClickAsync();
        await product.SettledAsync(bound.Token);

        await product.FaultAsync("M-102", "bearing-wear", Growth, bound.Token);
        var alarm = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).Filter(new() { HasText = "M-102: Vibration" }).First;
        await Expect(alarm).ToBeVisibleAsync(new() { Timeout = AppearsWithinMs });
        await page.ShouldBeReadableAsync(product, bound.Token);
        await alarm.ClickAsync();

        var state = page.GetByLabel("State", new() { Exact = true });
        await Expect(page.GetByLabel("Why this alarm", new() { Exact = true }).Locator("[data-evidence-chart] canvas").First).ToBeVisibleAsync();
        await state.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(state.GetByText("Active, seen")).ToBeVisibleAsync();
        await page.ShouldBeReadableAsync(product, bound.Token);

        await state.GetByRole(AriaRole.Button, new() { Name = "Shelve …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Shelve" }).ClickAsync();
        await Expect(dialog.GetByText("Please say why.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Why").FillAsync("A known fault, waiting for its part");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Shelve" }).ClickAsync();
        await Expect(state.GetByText("Shelved")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("History").GetByText("A known fault, waiting for its part")).ToBeVisibleAsync();

        await page.GotoAsync("/alarms?show=Silenced");
        await Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).Filter(new() { HasText = "Shelved" })).ToHaveCountAsync(1);
        await page.ShouldBeReadableAsync(product, bound.Token);
    }
}
