using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

/// <summary>Passkeys in Chromium, with the authenticator that its developer tools bring.</summary>
[Collection(ProductTests.Name)]
public sealed class PasskeyTests(RunningProduct product, Chromium chromium)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_person_registers_a_passkey_and_signs_in_with_it_and_no_password()
    {
        using var bound = new CancellationTokenSource(Bound);
        // Passkeys belong to a name: browsers have none at a page that is called by its number.
        var named = new UriBuilder(product.Address) { Host = "localhost" }.Uri;
        var page = await chromium.OpenPhoneAsync(named);
        await PlugInAsync(page);
        await product.SignInAnewAsync(page, "/profile");

        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Passkeys" });
        await panel.GetByLabel("Name of the new passkey").FillAsync("Phone");
        await panel.GetByLabel("Your password").FillAsync(product.Login.Password);
        await page.ShouldBeReadableAsync(product, bound.Token);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(panel.GetByLabel("Name of Phone")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = "Remove Phone" }).ClickAsync();
        await Expect(panel.GetByText("None is registered yet.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The passkey was not taken");
    }

    private static async Task PlugInAsync(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }
}
