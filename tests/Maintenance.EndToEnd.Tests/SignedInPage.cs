using Microsoft.Playwright;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Maintenance.EndToEnd.Tests;

/// <summary>What tests of several pages do with a page.</summary>
internal static class SignedInPage
{
    private const string WiderThanTheWindow = """
        () => document.documentElement.scrollWidth <= innerWidth
          ? []
          : [...document.querySelectorAll('main *')].filter(part => part.getBoundingClientRect().right > innerWidth).map(part => part.outerHTML.slice(0, 200))
        """;

    /// <summary>Goes to a page as the first login; all tests in one session, since an account may try to sign in ten times in 15 minutes.</summary>
    public static async Task<IPage> SignInAsync(this RunningProduct product, IPage page, string path = "/")
    {
        if (product.Session is { } session)
            await page.Context.AddCookiesAsync(session);
        await page.GotoAsync(path);
        if (product.Session is null)
            product.Session = await EnterAsync(product, page);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Goes to a page in a session of its own.</summary>
    public static async Task SignInAnewAsync(this RunningProduct product, IPage page, string path)
    {
        await page.GotoAsync(path);
        await EnterAsync(product, page);
    }

    /// <summary>Fails where a page breaks a rule of accessibility, or with what is wider than the window.</summary>
    public static async Task ShouldBeReadableAsync(this IPage page, RunningProduct product, CancellationToken cancellationToken)
    {
        await Accessibility.Of(product.Checkout).ShouldHoldAsync(page, cancellationToken);
        (await page.EvaluateAsync<string[]>(WiderThanTheWindow)).ShouldBeEmpty($"on {page.Url}");
    }

    private static async Task<IReadOnlyList<Cookie>> EnterAsync(RunningProduct product, IPage page)
    {
        await page.GetByLabel("Sign-in name").FillAsync(product.Login.SignInName);
        await page.GetByLabel("Password").FillAsync(product.Login.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        return [.. (await page.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
            Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly,
            Secure = cookie.Secure,
            SameSite = cookie.SameSite,
        })];
    }
}
