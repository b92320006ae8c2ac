using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class PeopleTests(RunningProduct product, Chromium chromium)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_administrator_invites_a_person_gives_them_a_role_for_a_time_takes_it_away_and_forgets_the_person()
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/people");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite …" }).ClickAsync();
        await dialog.GetByLabel("Sign-in name").FillAsync("greta");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Greta Gruber");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.GetByLabel("Greta Gruber")).ToContainTextAsync("has not come in yet");
        await page.GetByRole(AriaRole.Link, new() { Name = "Greta Gruber" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a role …" }).ClickAsync();
        await dialog.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("Supervisor");
        await dialog.GetByLabel("From (optional)").FillAsync("2030-02-01T06:00");
        await dialog.GetByLabel("Until (optional)").FillAsync("2030-01-01T06:00");
        await dialog.GetByLabel("Why (optional)").FillAsync("stands in for Anna");
        await page.ShouldBeReadableAsync(product, bound.Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("It ends before it begins.");
        await dialog.GetByLabel("Until (optional)").FillAsync("2030-03-01T06:00");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        var role = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Supervisor at" });
        await Expect(role).ToContainTextAsync("Begins 1 Feb 2030, 06:00, until 1 Mar 2030, 06:00");
        await Expect(role).ToContainTextAsync("stands in for Anna");
        await page.ShouldBeReadableAsync(product, bound.Token);
        await role.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(role).ToHaveCountAsync(0);
        await EraseAsync(page, bound.Token);
    }

    [Fact]
    public async Task A_person_says_by_what_and_when_they_are_told_of_something_and_takes_it_back()
    {
        using var bound = new CancellationTokenSource(Bound);
        var page = await product.SignInAsync(await chromium.OpenPhoneAsync(product.Address), "/profile");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "What I am told of" });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Say how I am told …" }).ClickAsync();
        await dialog.GetByLabel("When").SelectOptionAsync("PlanDue");
        await dialog.GetByLabel("E-mail").CheckAsync();
        await dialog.GetByLabel("Not from (optional)").FillAsync("22:00");
        await page.ShouldBeReadableAsync(product, bound.Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Quiet hours have a beginning and an end");
        await dialog.GetByLabel("Until (optional)").FillAsync("06:00");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var wish = panel.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "A plan is due" });
        await Expect(wish).ToContainTextAsync("In the page, e-mail; not from 22:00 to 06:00");
        await panel.GetByLabel("Time zone of these hours").SelectOptionAsync("Asia/Tokyo");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Save the time zone" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Save the time zone" })).ToHaveCountAsync(0);
        await page.ShouldBeReadableAsync(product, bound.Token);
        await wish.GetByRole(AriaRole.Button).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set back" }).ClickAsync();
        await Expect(panel.GetByText("You have not said anything yet.")).ToBeVisibleAsync();
    }

    private async Task EraseAsync(IPage page, CancellationToken cancellationToken)
    {
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Erase …" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make inactive" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var erase = dialog.GetByRole(AriaRole.Button, new() { Name = "Erase" });
        await dialog.GetByLabel("Type greta to erase").FillAsync("gret");
        await Expect(erase).ToBeDisabledAsync();
        await page.ShouldBeReadableAsync(product, cancellationToken);
        await dialog.GetByLabel("Type greta to erase").FillAsync("greta");
        await erase.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Person ");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make active" })).ToHaveCountAsync(0);
        await page.ShouldBeReadableAsync(product, cancellationToken);
    }
}
