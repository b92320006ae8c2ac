using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class SpineTests(RunningProduct product, Chromium chromium)
{
    private const float OpensWithinMs = 90_000;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Growth = TimeSpan.FromSeconds(10);

    /// <summary>Counts the pixels of the first chart that have, nearly, the colour that the page draws with.</summary>
    private const string PixelsDrawn = """
        token => {
            const canvas = document.querySelector('[data-evidence-chart] canvas');
            const hex = getComputedStyle(document.documentElement).getPropertyValue(`--color-${token}`).trim();
            const wanted = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let at = 0; at < data.length; at += 4)
                if (data[at + 3] > 200 && wanted.every((part, i) => Math.abs(data[at + i] - part) < 12)) count++;
            return count;
        }
        """;

    /// <summary>What the page took to show the sign-in, as it travelled.</summary>
    private const string BytesLoaded =
        "() => performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)";

    private const long MostBytesToSignIn = 250_000;

    [Fact]
    public async Task A_failing_bearing_brings_its_work_order_and_evidence_to_the_screen_without_reload()
    {
        using var bound = new CancellationTokenSource(Bound);
        var accessibility = Accessibility.Of(product.Checkout);
        var page = await chromium.OpenPhoneAsync(product.Address);
        var complaints = Complaints(page);

        await SignInAsync(page, accessibility, bound.Token);
        await Expect(page.GetByText("No open work orders")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.neverReloaded = true }");
        await product.SettledAsync(bound.Token);

        await product.FaultAsync("P-101", "bearing-wear", Growth, bound.Token);
        var order = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).Filter(new() { HasText = "P-101" }).First;
        await Expect(order).ToBeVisibleAsync(new() { Timeout = OpensWithinMs });
        (await page.EvaluateAsync<bool>("() => window.neverReloaded === true")).ShouldBeTrue("the page was loaded again");
        await Expect(page.GetByText("The live connection is down")).ToHaveCountAsync(0);
        await accessibility.ShouldHoldAsync(page, bound.Token);

        await order.ClickAsync();
        await SeeEvidenceAsync(page);
        await accessibility.ShouldHoldAsync(page, bound.Token);

        await page.GetByRole(AriaRole.Button, new() { Name = "Start work" }).ClickAsync();
        await Expect(page.GetByLabel("State").GetByText("In progress")).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();
    }

    private async Task SignInAsync(IPage page, Accessibility accessibility, CancellationToken cancellationToken)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("Sign-in name").FillAsync(product.Login.SignInName);
        (await page.EvaluateAsync<long>(BytesLoaded)).ShouldBeInRange(1, MostBytesToSignIn);
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await accessibility.ShouldHoldAsync(page, cancellationToken);

        await page.GetByLabel("Password").FillAsync(product.Login.Password);
        var live = page.WaitForWebSocketAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        (await live).Url.ShouldContain("/live");
    }

    private static async Task SeeEvidenceAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("W-0");
        var why = page.GetByLabel("Why this work order", new() { Exact = true });
        await Expect(why.Locator("[data-evidence-chart] canvas").First).ToBeVisibleAsync();
        await page.WaitForFunctionAsync($"({PixelsDrawn})('accent') > 100");
        (await page.EvaluateAsync<int>(PixelsDrawn, "danger")).ShouldBeGreaterThan(100, "the limit and the alarm's moment are drawn");

        await why.Locator("summary").Filter(new() { HasText = "samples as a table" }).First.ClickAsync();
        (await why.Locator("article").First.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(10);
    }

    /// <summary>
    /// What the browser complains of: errors of the page, and all that the content security policy refused. Requests that
    /// are refused before anybody is signed in are as they should be.
    /// </summary>
    private static List<string> Complaints(IPage page)
    {
        List<string> complaints = [];
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" && !message.Text.Contains("401 (Unauthorized)", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        return complaints;
    }
}
