using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class StopTests(RunningProduct product, Chromium chromium)
{
    [Fact]
    public async Task A_machine_that_a_person_says_is_down_is_a_stop_is_in_the_audit_and_ends_when_they_say_so()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/assets/CV-301");
        await SetStatusAsync(page, "Down");
        await page.GotoAsync("/stops");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "CV-301" })).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await LookAsync(page, bound.Token);
        await page.GetByRole(AriaRole.Link, new() { Name = "CV-301" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Stop of CV-301" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Waiting for people")).ToBeVisibleAsync();
        await LookAsync(page, bound.Token);

        await page.GotoAsync("/audit?entityType=Stop");
        await Expect(page.GetByText("Stop made").First).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await Expect(page.GetByText("Asset: – → CV-301").First).ToBeVisibleAsync();
        await LookAsync(page, bound.Token);

        await page.GotoAsync("/assets/CV-301");
        await SetStatusAsync(page, "Operational");
        await page.GotoAsync("/stops?show=All&q=CV-301");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "CV-301" })).Not.ToContainTextAsync("still standing", new() { Timeout = 10_000 });
    }

    [Fact]
    public async Task An_administrator_sets_how_soon_work_is_due_and_sees_what_it_was()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/settings");
        var setting = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "priority Low" });
        await Expect(setting).ToContainTextAsync("720, the default");
        await LookAsync(page, bound.Token);
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Priority of work" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Critical, Low")).ToBeVisibleAsync();
        await LookAsync(page, bound.Token);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();

        await setting.GetByRole(AriaRole.Button, new() { Name = "Change …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Value").FillAsync("100000");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("A whole number from 1 to 8784");
        await dialog.GetByLabel("Value").FillAsync("500");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(setting).ToContainTextAsync("500, set for the organisation");

        await setting.GetByRole(AriaRole.Button, new() { Name = "Change …" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("– → 500");
        await LookAsync(page, bound.Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set back" }).ClickAsync();
        await Expect(setting).ToContainTextAsync("720, the default");
    }

    [Fact]
    public async Task An_administrator_enters_a_reason_of_stops_and_archives_it()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/catalogues?of=stop-reasons");
        await page.GetByRole(AriaRole.Button, new() { Name = "New …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Code").FillAsync("no order");
        await dialog.GetByLabel("Description").FillAsync("Nothing to make");
        await dialog.GetByLabel("Type of stop").SelectOptionAsync("Scheduled");
        await LookAsync(page, bound.Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Capital letters");
        await dialog.GetByLabel("Code").FillAsync("NO-ORDER");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Change NO-ORDER" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "NO-ORDER" })).ToHaveCountAsync(0);
        await page.GetByLabel("Shown").SelectOptionAsync("archived");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "NO-ORDER" })).ToContainTextAsync("archived");
    }

    private static async Task SetStatusAsync(IPage page, string status)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Set status …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("From now on it is").SelectOptionAsync(status);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    private async Task LookAsync(IPage page, CancellationToken cancellationToken)
    {
        await page.ShouldBeReadableAsync(product, cancellationToken);
    }
}
