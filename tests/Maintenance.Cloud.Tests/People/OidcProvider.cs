using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Maintenance.Local.Product;

namespace Maintenance.Cloud.Tests.People;

/// <summary>npm's oidc-provider in a process of its own, and a browser that signs in there.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private OidcProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<OidcProvider> StartAsync(params string[] redirects)
    {
        var folder = Path.Combine(Checkout.Find().Root, "tests", "Peers");
        var process = Process.Start(new ProcessStartInfo("node", ["oidc.mjs", .. redirects])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var bound = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(bound.Token)
            ?? throw new InvalidOperationException("oidc-provider did not start: npm ci --prefix tests/Peers");
        using var ready = JsonDocument.Parse(line);
        return new(process, ready.RootElement.GetProperty("issuer").GetString()!);
    }

    /// <summary>Signs in as somebody and agrees to what is asked.</summary>
    /// <param name="address">Where our page sent the browser.</param>
    /// <returns>Where the provider sends it back.</returns>
    public async Task<Uri> SignInAsync(Uri address, string name)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        for (var step = 0; step < 10; step++)
        {
            var isDialog = address.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal);
            if (!address.AbsoluteUri.StartsWith(Issuer, StringComparison.Ordinal))
                return address;
            using var answer = isDialog ? await DecideAsync(browser, address, name) : await browser.GetAsync(address);
            address = new Uri(address, answer.Headers.Location ?? throw new InvalidOperationException($"{address}: {await answer.Content.ReadAsStringAsync()}"));
        }

        throw new InvalidOperationException("The provider goes round in circles.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(bound.Token);
        _process.Dispose();
    }

    private static async Task<HttpResponseMessage> DecideAsync(HttpClient browser, Uri dialog, string name)
    {
        var asksName = (await browser.GetStringAsync(dialog)).Contains("name=\"login\"", StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(asksName
            ? [new("prompt", "login"), new("login", name), new("password", "any")]
            : [new("prompt", "consent")]);
        return await browser.PostAsync(dialog, form);
    }
}
