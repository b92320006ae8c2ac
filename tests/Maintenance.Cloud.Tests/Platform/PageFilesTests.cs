using System.Net;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class PageFilesTests(PageFilesTests.PageHost at) : IClassFixture<PageFilesTests.PageHost>
{
    /// <summary>The one host of these tests, which only read.</summary>
    public sealed class PageHost : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _root = new();

        public CloudHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(_root.Path, "index.html"), "<title>the page</title>");
            await File.WriteAllTextAsync(Path.Combine(_root.Path, "app.js"), "the script");
            Host = await CloudHost.StartAsync(new Dictionary<string, string?> { ["Web:Root"] = _root.Path });
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();

        public void Dispose() => _root.Dispose();
    }

    [Fact]
    public async Task The_page_travels_compressed_and_no_secret_does()
    {
        using var client = at.Host.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br, gzip");

        (await client.GetAsync("/app.js")).Content.Headers.ContentEncoding.ShouldBe(["br"]);
        (await client.GetAsync("/api/v1/auth/antiforgery")).Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/", "text/html", 200, "the page")]
    [InlineData("/work-orders/W-000001", "text/html", 200, "the page")]
    [InlineData("/work-orders", "*/*", 200, "the page")]
    [InlineData("/assets/P-1.01", "text/html,*/*;q=0.8", 200, "the page")]
    [InlineData("/app.js", "*/*", 200, "the script")]
    [InlineData("/assets/gone-1234.js", "*/*", 404, "\"status\":404")]
    [InlineData("/health/nothing", "*/*", 404, "\"status\":404")]
    [InlineData("/api/v1/nothing", "text/html,*/*;q=0.8", 401, "\"status\":401")]
    [InlineData("/api/v1/work-orders", "text/html,*/*;q=0.8", 401, "\"status\":401")]
    public async Task An_address_is_a_file_the_page_or_nothing(string path, string accept, int status, string content)
    {
        using var client = at.Host.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        using var answer = await client.GetAsync(new Uri($"https://localhost{path}"));

        StrictHeaders.ShouldHold(answer);
        answer.StatusCode.ShouldBe((HttpStatusCode)status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(content);
    }
}
