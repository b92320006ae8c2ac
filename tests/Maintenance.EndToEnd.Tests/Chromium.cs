using Maintenance.Local;
using Microsoft.Playwright;
using Xunit;

namespace Maintenance.EndToEnd.Tests;

/// <summary>Debian's Chromium without its windows, driven as a person's browser: nothing of it is replaced or intercepted.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Starts the browser.</summary>
    /// <exception cref="MissingProgramException">chromium-headless-shell is not installed.</exception>
    public async Task InitializeAsync()
    {
        var program = InstalledProgram.Find("chromium-headless-shell", "chromium-headless-shell");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments });
    }

    /// <summary>A page of a new person on a phone.</summary>
    public Task<IPage> OpenPhoneAsync(Uri address) => OpenAsync(address, width: 390, height: 844, hasTouch: true);

    /// <summary>A page of a new person at a desk.</summary>
    public Task<IPage> OpenDeskAsync(Uri address) => OpenAsync(address, width: 1440, height: 900, hasTouch: false);

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IPage> OpenAsync(Uri address, int width, int height, bool hasTouch)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            HasTouch = hasTouch,
        });
        return await context.NewPageAsync();
    }
}
