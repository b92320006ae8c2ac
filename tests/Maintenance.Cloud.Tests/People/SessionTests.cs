using System.Net;
using System.Text.Json;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc.Testing;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

public sealed class SessionTests(ClockedHost at) : IClassFixture<ClockedHost>, IAsyncLifetime
{
    private readonly ManualClock _clock = at.Clock;
    private readonly CloudHost _host = at.Host;
    private readonly string _site = at.Named("SITE");
    private readonly string _anna = at.Named("anna");

    public async Task InitializeAsync()
    {
        var site = await _host.Database.AddSiteAsync(_site);
        await _host.Database.AddPersonAsync(_anna, (site, "Manager"), (site, "Technician"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Who_signed_in_is_told_their_roles()
    {
        using var client = await _host.SignInAsync(_anna);

        var me = await client.GetFromJsonAsync<JsonElement>("/api/v1/me");

        me.GetProperty("signInName").GetString().ShouldBe(_anna);
        me.GetProperty("roles").EnumerateArray().Select(role => $"{role.GetProperty("siteCode")} {role.GetProperty("role")}")
            .ShouldBe([$"{_site} Manager", $"{_site} Technician"]);
    }

    [Fact]
    public async Task How_a_session_is_held_may_be_said_in_either_case()
    {
        foreach (var (mode, status) in ((string, HttpStatusCode)[])
            [("bearer", HttpStatusCode.OK), ("Bearer", HttpStatusCode.OK), ("cookie", HttpStatusCode.OK), ("basic", HttpStatusCode.BadRequest), ("1", HttpStatusCode.BadRequest)])
        {
            using var client = _host.CreateClient();

            using var answer = await TryAsync(client, _anna, TestPeople.Password, $"?mode={mode}");

            answer.StatusCode.ShouldBe(status, mode);
            if (status is HttpStatusCode.OK)
            {
                (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").ValueKind
                    .ShouldBe(mode is "cookie" ? JsonValueKind.Null : JsonValueKind.String, mode);
            }
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_answered_alike()
    {
        using var client = _host.CreateClient();

        using var wrong = await TryAsync(client, _anna, "not the password");
        using var unknown = await TryAsync(client, $"no-{_anna}", "not the password");

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Sameness(await unknown.Content.ReadAsStringAsync()).ShouldBe(Sameness(await wrong.Content.ReadAsStringAsync()));

        static string Sameness(string problem) => problem[..problem.IndexOf("traceId", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_the_next_five_longer()
    {
        using var client = _host.CreateClient();
        for (var i = 0; i < Lockout.WrongAllowed; i++)
            (await TryAsync(client, _anna, "wrong wrong wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var locked = await TryAsync(client, _anna, TestPeople.Password);
        locked.StatusCode.ShouldBe(HttpStatusCode.Locked);
        (await locked.Content.ReadAsStringAsync()).ShouldContain("locked until");

        var until = await _host.Database.OwnerAsync<DateTime>("SELECT locked_until_utc FROM people.user_account WHERE sign_in_name = @_anna", new { _anna });
        (until - _clock.GetUtcNow().UtcDateTime).TotalMinutes.ShouldBe(15, 0.1);
        await using var scope = _host.Services.CreateAsyncScope();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => scope.ServiceProvider.GetRequiredService<Lockout>().CountWrongAsync(_anna.ToUpperInvariant(), null, default)));
        until = await _host.Database.OwnerAsync<DateTime>("SELECT locked_until_utc FROM people.user_account WHERE sign_in_name = @_anna", new { _anna });
        (until - _clock.GetUtcNow().UtcDateTime).TotalMinutes.ShouldBe(30, 0.1);

        _clock.Advance(TimeSpan.FromMinutes(31));
        (await TryAsync(client, _anna, TestPeople.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _host.Database.OwnerAsync<int>("SELECT lockouts FROM people.sign_in_attempt WHERE name_hash = @hash", new { hash = Lockout.HashOf(_anna.ToUpperInvariant()) })).ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_locked_like_any_other()
    {
        using var client = _host.CreateClient();
        List<HttpStatusCode> known = [], unknown = [];
        for (var i = 0; i < Lockout.WrongAllowed + 1; i++)
        {
            known.Add((await TryAsync(client, _anna, "wrong wrong wrong")).StatusCode);
            unknown.Add((await TryAsync(client, $"no-{_anna}", "wrong wrong wrong")).StatusCode);
        }

        unknown.ShouldBe(known);
        unknown[^1].ShouldBe(HttpStatusCode.Locked);
    }

    [Fact]
    public async Task More_than_ten_tries_of_one_account_are_put_off()
    {
        using var client = _host.CreateClient();
        await using var other = CloudHost.On(_host.Database, clock: _clock);
        using var elsewhere = other.CreateClient();
        for (var i = 0; i < Lockout.Tries; i++)
            (await TryAsync(i % 2 == 0 ? client : elsewhere, _anna, TestPeople.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var refused = await TryAsync(client, _anna.ToUpperInvariant(), TestPeople.Password);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_its_reuse_ends_the_family()
    {
        using var client = _host.CreateClient();
        using var signedIn = await TryAsync(client, _anna, TestPeople.Password, "?mode=Bearer");
        var first = await TokensAsync(signedIn);
        var second = await TokensAsync(await RefreshAsync(client, first.Refresh));
        (await MeAsync(client, second.Access)).ShouldBe(HttpStatusCode.OK);

        (await RefreshAsync(client, first.Refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await RefreshAsync(client, second.Refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await MeAsync(client, second.Access)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_that_lives_long_still_tells_when_it_began()
    {
        using var client = _host.CreateClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0");
        var beganAtUtc = _clock.GetUtcNow();
        var tokens = await TokensAsync(await TryAsync(client, _anna, TestPeople.Password, "?mode=Bearer"));
        for (var week = 0; week < 2; week++)
        {
            _clock.Advance(Sessions.RefreshFor - TimeSpan.FromMinutes(1));
            tokens = await TokensAsync(await RefreshAsync(client, tokens.Refresh));
        }

        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Access);
        (await ListedAsync()).GetProperty("signedInAtUtc").GetDateTimeOffset().ShouldBe(beganAtUtc, TimeSpan.FromMilliseconds(1));

        _clock.Advance(TimeSpan.FromMinutes(10));
        var usedAtUtc = _clock.GetUtcNow();
        (await ListedAsync()).GetProperty("lastUsedAtUtc").GetDateTimeOffset().ShouldBe(usedAtUtc, TimeSpan.FromMilliseconds(1));
        _clock.Advance(TimeSpan.FromSeconds(40));
        var listed = await ListedAsync();
        listed.GetProperty("lastUsedAtUtc").GetDateTimeOffset().ShouldBe(usedAtUtc, TimeSpan.FromMilliseconds(1), "to the minute");
        (listed.GetProperty("device").GetString(), listed.GetProperty("expiresAtUtc").GetDateTimeOffset() > usedAtUtc.AddDays(6)).ShouldBe(("Firefox on Android", true));

        async Task<JsonElement> ListedAsync() => (await client.GetFromJsonAsync<JsonElement>("/api/v1/me/sessions")).GetProperty("items")[0];
    }

    [Fact]
    public async Task Access_ends_after_15_minutes_and_refresh_after_7_days()
    {
        using var client = _host.CreateClient();
        var tokens = await TokensAsync(await TryAsync(client, _anna, TestPeople.Password, "?mode=Bearer"));

        _clock.Advance(Sessions.AccessFor);
        (await MeAsync(client, tokens.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        tokens = await TokensAsync(await RefreshAsync(client, tokens.Refresh));
        (await MeAsync(client, tokens.Access)).ShouldBe(HttpStatusCode.OK);

        _clock.Advance(Sessions.RefreshFor);
        (await RefreshAsync(client, tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_once_and_revoking_it_elsewhere_within_5_seconds()
    {
        using var client = await _host.SignInAsync(_anna);
        using var other = await _host.SignInAsync(_anna);
        (await client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await client.PostAsync("/api/v1/auth/sign-out", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await other.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _host.Database.OwnerAsync<int>(
            "UPDATE people.session SET revoked_at_utc = now() WHERE revoked_at_utc IS NULL AND user_id = (SELECT u.id FROM people.user_account AS u WHERE u.sign_in_name = @_anna) RETURNING 1", new { _anna });
        _clock.Advance(Sessions.CacheFor);
        (await other.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Cookies_need_the_antiforgery_header_on_unsafe_requests()
    {
        using var client = _host.CreateClient(new WebApplicationFactoryClientOptions { HandleCookies = true, BaseAddress = new("https://localhost") });
        using var signedIn = await TryAsync(client, _anna, TestPeople.Password);
        signedIn.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie =>
            cookie.Contains("httponly", StringComparison.Ordinal) && cookie.Contains("secure", StringComparison.Ordinal) && cookie.Contains("samesite=strict", StringComparison.Ordinal));
        (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").ValueKind.ShouldBe(JsonValueKind.Null);
        (await client.GetAsync("/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var without = await client.PostAsync("/api/v1/auth/sign-out", null);
        without.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await without.Content.ReadAsStringAsync()).ShouldContain("antiforgery");

        var token = (await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/antiforgery")).GetProperty("token").GetString();
        client.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, token);
        (await client.PostAsync("/api/v1/auth/sign-out", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task No_token_or_password_is_in_the_database()
    {
        using var client = _host.CreateClient();
        var tokens = await TokensAsync(await TryAsync(client, _anna, TestPeople.Password, "?mode=Bearer"));

        var rows = string.Join('\n', await _host.Database.OwnerRowsAsync<string>("SELECT s::text FROM people.session s UNION ALL SELECT u::text FROM people.user_account u"));

        rows.ShouldNotContain(tokens.Access);
        rows.ShouldNotContain(tokens.Refresh);
        rows.ShouldNotContain(TestPeople.Password);
    }

    private static Task<HttpResponseMessage> TryAsync(HttpClient client, string name, string password, string query = "") =>
        client.PostAsJsonAsync($"/api/v1/auth/sign-in{query}", new { signInName = name, password });

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, string refreshToken) =>
        client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken });

    private static async Task<(string Access, string Refresh)> TokensAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (json.GetProperty("accessToken").GetString()!, json.GetProperty("refreshToken").GetString()!);
    }

    private static async Task<HttpStatusCode> MeAsync(HttpClient client, string access)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Authorization = new("Bearer", access);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
