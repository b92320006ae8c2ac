using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.Requests;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

[Collection("Requests")]
public sealed class BehindProxyTests(RequestHost at)
{
    private const string Proxy = "192.0.2.1";
    private const string Stranger = "203.0.113.50";

    [Fact]
    public void Nobody_is_believed_where_no_proxy_is_named_and_a_wrong_name_is_told()
    {
        BehindProxy.OptionsOf(new ConfigurationBuilder().Build()).ShouldBeNull();
        foreach (var setting in (string[])["ReverseProxy:KnownAddresses:0", "ReverseProxy:KnownNetworks:0"])
        {
            var wrong = new ConfigurationBuilder().AddInMemoryCollection([new(setting, "proxy.example.com")]).Build();
            Should.Throw<InvalidOperationException>(() => BehindProxy.OptionsOf(wrong)).Message.ShouldContain("'proxy.example.com'");
        }
    }

    [Fact]
    public async Task Behind_known_proxies_callers_are_counted_by_their_own_addresses()
    {
        for (var i = 0; i < 10; i++)
            (await GuessAsync(Proxy, i % 2 == 0 ? "203.0.113.1" : "203.0.113.1, 198.51.100.7")).ShouldBe(404);
        (await GuessAsync(Proxy, "203.0.113.1")).ShouldBe(429);
        (await GuessAsync(Proxy, "203.0.113.1, 203.0.113.2")).ShouldBe(404, "the one that the nearest proxy saw counts, whatever that one says");
        (await GuessAsync(Proxy, "203.0.113.3")).ShouldBe(404);

        for (var i = 0; i < 10; i++)
            (await GuessAsync(Stranger, $"203.0.113.{100 + i}")).ShouldBe(404);
        (await GuessAsync(Stranger, "203.0.113.200")).ShouldBe(429, "nobody knows this proxy");
    }

    [Fact]
    public async Task Behind_a_known_proxy_that_ends_TLS_cookies_are_secure_and_the_session_has_the_true_address()
    {
        foreach (var (proxy, address, isSecure) in new[] { (Proxy, "203.0.113.9", true), (Stranger, Stranger, false) })
        {
            at.Clock.Advance(TimeSpan.FromSeconds(1));
            var answer = await SendAsync("/auth/sign-in", proxy, "203.0.113.9", new { signInName = "olga", password = TestPeople.Password });

            answer.StatusCode.ShouldBe(200);
            answer.Headers.SetCookie.Count.ShouldBe(2);
            answer.Headers.SetCookie.ShouldAllBe(cookie => cookie!.Contains("; secure", StringComparison.OrdinalIgnoreCase) == isSecure);
            (answer.Headers.StrictTransportSecurity.Count > 0).ShouldBe(isSecure);
            (await at.Host.Database.OwnerAsync<string>("SELECT s.address FROM people.session AS s WHERE s.user_id = @olga ORDER BY s.created_at_utc DESC LIMIT 1", new { olga = at.Ids["olga"] })).ShouldBe(address);
        }
    }

    /// <summary>Guesses the code of a label: ten times in an hour an address may.</summary>
    private async Task<int> GuessAsync(string proxy, string forwardedFor) =>
        (await SendAsync($"/qr/{Guid.NewGuid():N}/requests", proxy, forwardedFor, new { problemDescription = "?" })).StatusCode;

    private async Task<HttpResponse> SendAsync(string path, string proxy, string forwardedFor, object content)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(content);
        return (await at.Host.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path) = ("POST", $"/api/v1{path}");
            (context.Request.Body, context.Request.ContentType, context.Request.ContentLength) = (new MemoryStream(body), "application/json", body.Length);
            (context.Request.Headers["X-Forwarded-For"], context.Request.Headers["X-Forwarded-Proto"]) = (forwardedFor, string.Join(", ", forwardedFor.Split(',').Select(_ => "https")));
            context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
            context.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
        })).Response;
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
