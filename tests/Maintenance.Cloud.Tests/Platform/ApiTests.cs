using System.Net;
using System.Text;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authorization;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class ApiTests(ApiTests.ApiHost at) : IClassFixture<ApiTests.ApiHost>
{
    /// <summary>The one host of these tests, and the one session of adam in it: too many tries to sign in are refused.</summary>
    public sealed class ApiHost : IAsyncLifetime
    {
        public CloudHost Host { get; private set; } = null!;

        public Guid Mine { get; private set; }

        public Guid Theirs { get; private set; }

        public HttpClient Adam { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await CloudHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:SignedInBurst"] = "100000", ["RateLimits:AnonymousInWindow"] = "100000" });
            Mine = await Host.Database.AddSiteAsync("MINE");
            Theirs = await Host.Database.AddSiteAsync("THEIRS");
            await Host.Database.AddPersonAsync("adam", (Mine, "Administrator"), (Theirs, "StoreKeeper"));
            await Host.Database.AddPersonAsync("stan", (Mine, "StoreKeeper"));
            Adam = await Host.SignInAsync("adam");
        }

        public async Task DisposeAsync()
        {
            Adam.Dispose();
            await Host.DisposeAsync();
        }
    }

    [Fact]
    public void Every_endpoint_has_a_row_in_the_authorisation_table()
    {
        var endpoints = at.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        endpoints.Count.ShouldBeGreaterThan(10);
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText).ShouldBeEmpty();
        Enum.GetValues<Permission>().Where(permission => !Authorisation.Table.ContainsKey(permission)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_session()
    {
        using var client = at.Host.CreateClient();
        foreach (var path in (string[])["me", "tags", "gateways", "loss-ledger", "tags/1/readings"])
            await ProblemAsync(await client.GetAsync($"/api/v1/{path}"), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"site":"MINE"}""", "gateway")]
    [InlineData("""{"site":null,"gateway":"g"}""", "site")]
    [InlineData("""{"site":"MINE","gateway":"g","more":1}""", "more")]
    [InlineData("""{"site":"MINE","gateway":""}""", "gateway")]
    [InlineData("""{"site":1,"gateway":"g"}""", "site")]
    [InlineData("""{"site":"MINE","gateway":""", "gateway")]
    [InlineData("", "")]
    public async Task A_body_that_is_not_the_request_is_a_400_that_names_the_field(string body, string field)
    {
        using var answer = await at.Adam.PostAsync("/api/v1/gateways/enrolment-tokens", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        if (field.Length > 0)
            problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(field);
    }

    [Fact]
    public async Task Every_refusal_is_a_problem()
    {
        using var storekeeper = await at.Host.SignInAsync("stan");
        await ProblemAsync(await at.Adam.GetAsync("/api/v1/nothing"), HttpStatusCode.NotFound);
        await ProblemAsync(await at.Adam.GetAsync("/api/v1/tags/77/readings"), HttpStatusCode.NotFound);
        await ProblemAsync(await at.Adam.DeleteAsync("/api/v1/me"), HttpStatusCode.MethodNotAllowed);
        await ProblemAsync(await at.Adam.GetAsync("/api/v1/tags?limit=1000"), HttpStatusCode.BadRequest);
        await ProblemAsync(await at.Adam.GetAsync("/api/v1/tags?asset=pump"), HttpStatusCode.BadRequest);
        await ProblemAsync(await at.Adam.PostAsync("/api/v1/gateways/enrolment-tokens", new StringContent("site=1", Encoding.UTF8, "text/plain")), HttpStatusCode.UnsupportedMediaType);
        await ProblemAsync(await storekeeper.GetAsync("/api/v1/tags"), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_failure_of_ours_is_a_500_without_its_inside()
    {
        await at.Host.Database.OwnerAsync<int>("ALTER TABLE fleet.gateway RENAME TO gone; SELECT 1");
        try
        {
            var problem = await ProblemAsync(await at.Adam.GetAsync("/api/v1/gateways"), HttpStatusCode.InternalServerError);

            problem.GetRawText().ShouldNotContain("fleet");
            StrictHeaders.ShouldHold(await at.Adam.GetAsync("/api/v1/gateways"));
            problem.GetRawText().ShouldNotContain(" at ");
        }
        finally
        {
            await at.Host.Database.OwnerAsync<int>("ALTER TABLE fleet.gone RENAME TO gateway; SELECT 1");
        }
    }

    /// <summary>A cursor whose place is no instant, and a character that PostgreSQL keeps in no text.</summary>
    [Theory]
    [InlineData("GET", "/api/v1/assets?sort=createdAtUtc&cursor=eyJTb3J0IjoiY3JlYXRlZEF0VXRjIiwiS2V5IjoieCIsIklkIjoiMDE5ZTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAxIn0", null)]
    [InlineData("POST", "/api/v1/auth/sign-in", "{\"signInName\":\"a\\u0000\",\"password\":\"correct horse battery\"}")]
    public async Task What_the_database_cannot_read_is_a_400_and_no_failure_of_ours(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

        await ProblemAsync(await at.Adam.SendAsync(request), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_role_counts_only_at_its_own_site()
    {
        using var gateway = await TestGateway.EnrolAsync(at.Host, at.Mine, "mine");
        using var other = await TestGateway.EnrolAsync(at.Host, at.Theirs, "theirs");

        var seen = (await at.Adam.GetFromJsonAsync<JsonElement>("/api/v1/gateways")).GetProperty("items");

        seen.EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldBe(["mine"]);
        await ProblemAsync(
            await at.Adam.PostAsJsonAsync("/api/v1/gateways/enrolment-tokens", new { site = "THEIRS", gateway = "g" }), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Each_answer_carries_the_security_headers_and_over_tls_hsts()
    {
        var asset = Guid.CreateVersion7();
        using (var made = await at.Adam.PostAsJsonAsync("/api/v1/assets", new { id = asset, siteId = at.Mine, tagNumber = "P-1", name = "A pump", level = "Machine" }))
            made.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var upload = await at.Adam.PostAsync($"/api/v1/documents?assetId={asset}&name=note.txt", new ByteArrayContent("a note"u8.ToArray()) { Headers = { ContentType = new("application/octet-stream") } });
        var note = JsonSerializer.Deserialize<JsonElement>(await upload.Content.ReadAsStringAsync()).GetProperty("id").GetGuid();
        foreach (var (path, status) in ((string, int)[])
        [
            ("/api/v1/me", 200), ("/api/v1/assets.csv", 200), ($"/api/v1/assets/{asset}/qr-code", 200), ($"/api/v1/documents/{note}/content", 200), ($"/api/v1/assets/labels.pdf?siteId={at.Mine}", 200),
            ("/api/v1/tags?limit=1000", 400), ($"/api/v1/assets/{Guid.NewGuid()}", 404), ("/api/v1/nothing", 404), ("/health/live", 200), ("/openapi/v1.json", 200), ("/nothing", 404),
        ])
        {
            foreach (var scheme in (string[])["http", "https"])
            {
                using var answer = await at.Adam.GetAsync(new Uri($"{scheme}://localhost{path}"));
                ((int)answer.StatusCode).ShouldBe(status, path);
                StrictHeaders.ShouldHold(answer);
            }
        }

        using var nobody = await at.Host.CreateClient().GetAsync(new Uri("https://localhost/api/v1/me"));
        StrictHeaders.ShouldHold(nobody);
        using var failed = await at.Adam.PostAsync(new Uri("https://localhost/api/v1/assets"), new StringContent("{", Encoding.UTF8, "application/json"));
        StrictHeaders.ShouldHold(failed);
    }

    [Fact]
    public async Task Callers_without_a_session_are_limited_by_address_and_told_when_to_come_again()
    {
        await using var host = CloudHost.On(at.Host.Database, new Dictionary<string, string?> { ["RateLimits:AnonymousInWindow"] = "4", ["RateLimits:SignedInBurst"] = "2" });
        using var client = host.CreateClient();
        using var adam = await host.SignInAsync("adam"); // one of the four
        for (var i = 0; i < 3; i++)
            (await client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var refused = await client.GetAsync("/API/v1/me"); // routes do not care for case, so limits must not

        await ProblemAsync(refused, HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        refused.Headers.CacheControl?.NoStore.ShouldBe(true);
        (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => adam.GetAsync("/api/v1/me")));
        answers.Where(answer => answer.StatusCode is HttpStatusCode.OK).ShouldNotBeEmpty();
        answers.Where(answer => answer.StatusCode is HttpStatusCode.OK).ShouldAllBe(answer => answer.Headers.CacheControl!.NoStore);
        answers.Where(answer => answer.StatusCode is HttpStatusCode.TooManyRequests).ShouldNotBeEmpty();
        answers.Where(answer => answer.StatusCode is HttpStatusCode.TooManyRequests).ShouldAllBe(answer => answer.Headers.RetryAfter != null);
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task Health_and_metrics_are_there_for_whoever_runs_it()
    {
        using var client = at.Host.CreateClient();

        (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync("/metrics")).ShouldContain("# TYPE http_server_request_duration_seconds histogram");
    }

    [Fact]
    public async Task A_database_that_was_not_migrated_is_not_ready_and_says_what_to_do()
    {
        var empty = await CloudDatabase.CreateEmptyAsync();
        await CloudDatabase.Migrate(empty.Owner).ApplyAsync([.. Migrations.Embedded.Take(1)], default);
        await using var host = CloudHost.On(empty);
        using var client = host.CreateClient();

        using var answer = await client.GetAsync("/health/ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("run the verb migrate");
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }
}
