using System.Net;
using System.Web;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

/// <summary>Signing in by npm's oidc-provider: as one of OpenID Connect, and as plain OAuth 2.0.</summary>
public sealed class ProviderTests(ProviderTests.ProviderHost at) : IClassFixture<ProviderTests.ProviderHost>, IAsyncLifetime
{
    private const string Back = "http://localhost/api/v1/auth/providers/";

    /// <summary>The one host of these tests and the one provider; each test has a site and people of its own.</summary>
    public sealed class ProviderHost : IAsyncLifetime
    {
        private int _tests;

        internal OidcProvider Provider { get; private set; } = null!;

        public CloudHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Provider = await OidcProvider.StartAsync($"{ProviderTests.Back}plant/callback", $"{ProviderTests.Back}plain/callback");
            Host = await CloudHost.StartAsync(new Dictionary<string, string?>
            {
                ["RateLimits:AnonymousInWindow"] = "100000",
                ["People:Providers:plant:Name"] = "The plant's login",
                ["People:Providers:plant:Authority"] = Provider.Issuer,
                ["People:Providers:plant:ClientId"] = "maintenance",
                ["People:Providers:plant:ClientSecret"] = "a secret of the test",
                ["People:Providers:plain:Name"] = "Plain OAuth",
                ["People:Providers:plain:AuthorizationEndpoint"] = $"{Provider.Issuer}/auth",
                ["People:Providers:plain:TokenEndpoint"] = $"{Provider.Issuer}/token",
                ["People:Providers:plain:UserInformationEndpoint"] = $"{Provider.Issuer}/me",
                ["People:Providers:plain:ClientId"] = "maintenance",
                ["People:Providers:plain:ClientSecret"] = "a secret of the test",
            });
        }

        /// <summary>What the names of one more test end with.</summary>
        public string NextMark() => FormattableString.Invariant($"-{Interlocked.Increment(ref _tests)}");

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }

    private readonly OidcProvider _provider = at.Provider;
    private readonly CloudHost _host = at.Host;
    private readonly string _mark = at.NextMark();
    private Guid _site;

    public async Task InitializeAsync()
    {
        _site = await _host.Database.AddSiteAsync(Named("MINE"));
        await _host.Database.AddPersonAsync(Named("adam"), (_site, "Administrator"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private string Named(string name) => name + _mark;

    [Theory]
    [InlineData("plant")]
    [InlineData("plain")]
    public async Task A_checked_address_leads_to_the_account_that_an_administrator_made_and_nobody_has_entered(string provider)
    {
        using var adam = await _host.SignInAsync(Named("adam"));
        var berta = await MakeAsync(adam, Named("berta"));
        var before = await _host.Database.OwnerAsync<long>("SELECT max(id) FROM platform.event");

        var (landed, me) = await SignInAsync(provider, Named("berta"));
        (landed, me).ShouldBe(("/", Named("berta")));
        (await SignInAsync(provider, Named("berta"))).ShouldBe(("/", Named("berta")));
        (await SignInAsync(provider, Named("unchecked-berta"))).ShouldBe(("/?signIn=Unknown", null));
        (await SignInAsync(provider, "nobody")).ShouldBe(("/?signIn=Unknown", null));
        (await _host.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE type LIKE 'Login%' AND id > @before", new { before })).ShouldBe(["LoginLinked"]);

        await _host.Database.OwnerAsync<int>("UPDATE people.user_account SET is_active = false WHERE id = @berta RETURNING 1", new { berta });
        (await SignInAsync(provider, Named("berta"))).ShouldBe(("/?signIn=Inactive", null));
    }

    [Fact]
    public async Task An_account_that_somebody_entered_is_never_taken_over_by_an_address_but_by_an_invitation()
    {
        using var adam = await _host.SignInAsync(Named("adam"));
        (await PeopleHost.SendAsync(adam, "PATCH", "/me", new { email = $"{Named("eve")}@example.com" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync("plant", Named("eve"))).ShouldBe(("/?signIn=Unknown", null));

        var carla = await MakeAsync(adam, Named("carla"));
        (await SignInAsync("plant", Named("somebody-else"), "not an invitation")).ShouldBe(("/?signIn=Invitation", null));
        var invitation = await InviteAsync(adam, carla);
        (await SignInAsync("plant", Named("somebody-else"), invitation)).ShouldBe(("/", Named("carla")));
        (await SignInAsync("plant", Named("somebody-else"))).ShouldBe(("/", Named("carla")));
        (await SignInAsync("plant", Named("another"), invitation)).ShouldBe(("/?signIn=Invitation", null));
        (await SignInAsync("plant", Named("carla"))).ShouldBe(("/?signIn=Unknown", null));

        var dora = await MakeAsync(adam, Named("dora"));
        (await SignInAsync("plant", Named("somebody-else"), await InviteAsync(adam, dora))).ShouldBe(("/?signIn=Taken", null));
        (await SignInAsync("plant", Named("dora"))).ShouldBe(("/", Named("dora")));
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_in_the_browser_that_asked()
    {
        using var adam = await _host.SignInAsync(Named("adam"));
        await MakeAsync(adam, Named("emil"));
        using var browser = _host.CreateClient(new() { AllowAutoRedirect = false });
        using var other = _host.CreateClient(new() { AllowAutoRedirect = false });
        var back = await _provider.SignInAsync(await AskAsync(browser, "plant", null), Named("emil"));

        (await LandAsync(other, back)).ShouldBe("/?signIn=Refused");
        (await LandAsync(browser, new Uri($"{back}&iss=x"))).ShouldBe("/?signIn=Refused");
        var again = await _provider.SignInAsync(await AskAsync(browser, "plant", null), Named("emil"));
        (await LandAsync(browser, again)).ShouldBe("/");
        (await LandAsync(browser, again)).ShouldBe("/?signIn=Refused");
        (await LandAsync(browser, new Uri($"{Back}plant/callback?error=access_denied&state=x"))).ShouldBe("/?signIn=Refused");
        (await _host.Database.OwnerAsync<int>("SELECT count(*) FROM people.external_login WHERE user_id IN (SELECT m.user_id FROM people.membership AS m WHERE m.site_id = @_site)", new { _site })).ShouldBe(1);
    }

    [Fact]
    public async Task A_person_sees_and_ends_their_logins_and_the_page_learns_which_providers_there_are()
    {
        using var adam = await _host.SignInAsync(Named("adam"));
        var fritz = await MakeAsync(adam, Named("fritz"));
        using var browser = _host.CreateClient(new() { AllowAutoRedirect = false });
        await LandAsync(browser, await _provider.SignInAsync(await AskAsync(browser, "plant", await InviteAsync(adam, fritz)), Named("fritz")));

        var (_, providers) = await PeopleHost.SendAsync(browser, "GET", "/auth/providers");
        providers.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(["Plain OAuth", "The plant's login"]);
        (await PeopleHost.SendAsync(browser, "GET", "/me/logins")).Body.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("The plant's login");
        (await PeopleHost.SendAsync(adam, "GET", "/me/logins")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await PeopleHost.SendAsync(adam, "DELETE", "/me/logins/plant")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PeopleHost.SendAsync(adam, "GET", $"/users/{fritz}")).Body.GetProperty("isInvited").GetBoolean().ShouldBeFalse();
        (await PeopleHost.SendAsync(browser, "POST", "/auth/providers/unknown/sign-in", new { })).Status.ShouldBe(HttpStatusCode.NotFound);

        var (_, antiforgery) = await PeopleHost.SendAsync(browser, "GET", "/auth/antiforgery");
        browser.DefaultRequestHeaders.Add("X-Antiforgery", antiforgery.GetProperty("token").GetString());
        (await PeopleHost.SendAsync(browser, "POST", "/me/passkeys/challenge", new { })).Status.ShouldBe(HttpStatusCode.OK); // without a password, after a new sign-in
        await _host.Database.OwnerAsync<int>("UPDATE people.session SET signed_in_at_utc = now() - interval '10 minutes' WHERE user_id = @fritz RETURNING 1", new { fritz });
        (await PeopleHost.SendAsync(browser, "POST", "/me/passkeys/challenge", new { })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PeopleHost.SendAsync(browser, "DELETE", "/me/logins/plant")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SignInAsync("plant", Named("fritz"))).ShouldBe(("/?signIn=Unknown", null));
    }

    private async Task<Guid> MakeAsync(HttpClient adam, string name)
    {
        var (status, made) = await PeopleHost.SendAsync(adam, "POST", "/users", new
        {
            signInName = name,
            displayName = name,
            email = $"{name.ToUpperInvariant()}@example.com",
            memberships = new[] { new { siteId = _site, role = "Technician" } },
        });
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        return made.GetProperty("id").GetGuid();
    }

    private static async Task<string> InviteAsync(HttpClient adam, Guid user) =>
        (await PeopleHost.SendAsync(adam, "POST", $"/users/{user}/invite")).Body.GetProperty("token").GetString()!;

    private async Task<(string Landed, string? Me)> SignInAsync(string provider, string name, string? invitation = null)
    {
        using var browser = _host.CreateClient(new() { AllowAutoRedirect = false });
        var landed = await LandAsync(browser, await _provider.SignInAsync(await AskAsync(browser, provider, invitation), name));
        var (status, me) = await PeopleHost.SendAsync(browser, "GET", "/me");
        return (landed, status is HttpStatusCode.OK ? me.GetProperty("signInName").GetString() : null);
    }

    private static async Task<Uri> AskAsync(HttpClient browser, string provider, string? invitation)
    {
        var (status, asked) = await PeopleHost.SendAsync(browser, "POST", $"/auth/providers/{provider}/sign-in", new { invitation });
        status.ShouldBe(HttpStatusCode.OK, asked.ToString());
        var address = new Uri(asked.GetProperty("address").GetString()!);
        HttpUtility.ParseQueryString(address.Query)["code_challenge_method"].ShouldBe("S256");
        return address;
    }

    private static async Task<string> LandAsync(HttpClient browser, Uri back)
    {
        using var answer = await browser.GetAsync(back);
        return answer.Headers.Location!.ToString();
    }
}
