using Maintenance.Local.Product;
using Microsoft.Playwright;
using Shouldly;

namespace Maintenance.EndToEnd.Tests;

/// <summary>Looks at a page as axe-core does (https://github.com/dequelabs/axe-core): WCAG 2.1, levels A and AA.</summary>
/// <param name="axeFile">axe.min.js of the page's own development packages.</param>
internal sealed class Accessibility(string axeFile)
{
    private const string Run = """
        async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations
            .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))
        """;

    /// <summary>That of a checkout's own page.</summary>
    public static Accessibility Of(Checkout checkout) => new(Path.Combine(checkout.Root, "cloud", "web", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>Fails with every element that breaks a rule.</summary>
    public async Task ShouldHoldAsync(IPage page, CancellationToken cancellationToken)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(axeFile, cancellationToken));
        (await page.EvaluateAsync<string[]>(Run)).ShouldBeEmpty($"on {page.Url}");
    }
}
