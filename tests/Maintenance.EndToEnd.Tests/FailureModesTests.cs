using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class FailureModesTests(RunningProduct product, Chromium chromium)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_person_adds_a_row_changes_it_meets_somebody_elses_change_and_removes_it()
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address));
        await page.GetByRole(AriaRole.Link, new() { Name = "Alarms" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Alarm rules" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Failure modes" }).ClickAsync();
        await Expect(page.GetByText("The organisation’s table.")).ToBeVisibleAsync();
        await page.ShouldBeReadableAsync(product, bound.Token);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a row …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Class of asset").SelectOptionAsync("PUMP");
        await dialog.GetByLabel("Signal").FillAsync("seal-pressure");
        await dialog.GetByLabel("Which way it went").SelectOptionAsync("Low");
        await dialog.GetByLabel("Failure mode").SelectOptionAsync("INL");
        await dialog.GetByLabel("Why (optional)").FillAsync("Seal leaks show in the seal's pressure first");
        await page.ShouldBeReadableAsync(product, bound.Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var pumps = page.GetByLabel("Pump", new() { Exact = true });
        await Expect(pumps.GetByText("INL Internal leakage")).ToBeVisibleAsync();
        await Expect(page.GetByText("Version 1, changed by")).ToBeVisibleAsync();

        await ChangeBesideSomebodyElseAsync(page, pumps);

        await pumps.GetByRole(AriaRole.Button, new() { Name = "Remove Pump: Seal pressure, too low" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(pumps.GetByText("Seal pressure")).ToHaveCountAsync(0);
    }

    /// <summary>While the person has the row open, somebody at a desk adds another.</summary>
    private async Task ChangeBesideSomebodyElseAsync(IPage page, ILocator pumps)
    {
        await pumps.GetByRole(AriaRole.Button, new() { Name = "Change Pump: Seal pressure, too low" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Failure mode").SelectOptionAsync("ELP");

        var desk = await product.SignInAsync(await chromium.OpenDeskAsync(product.Address));
        await desk.GotoAsync("/failure-modes");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Remove Fan: Motor temperature, too high" }).ClickAsync();
        await desk.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(desk.GetByText("Version 2, changed by")).ToBeVisibleAsync();
        await desk.Context.CloseAsync();

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The table was changed meanwhile.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Read the table again" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(pumps.GetByText("ELP External leakage of process medium")).ToBeVisibleAsync();
        await Expect(page.GetByText("Version 3, changed by")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Fan", new() { Exact = true }).GetByText("Motor temperature")).ToHaveCountAsync(0);
    }
}
