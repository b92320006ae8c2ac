using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class VerbsTests : IAsyncLifetime
{
    private CloudHost _host = null!;

    public async Task InitializeAsync()
    {
        var database = await CloudDatabase.CreateAsync();
        _host = CloudHost.On(database, new Dictionary<string, string?> { ["Database:Owner"] = database.Owner });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_first_login_is_made_once_signs_in_and_a_reset_ends_the_old_password_and_sessions()
    {
        await RunAsync(SeedDemoVerb.Verb);
        var made = await RunAsync(FirstLogin.Verb);
        (await RunAsync(FirstLogin.Verb)).EnumerateObject().ShouldBeEmpty();
        using var client = _host.CreateClient();
        using var signedIn = await SignInAsync(client, made);
        var user = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("user");
        user.GetProperty("roles").EnumerateArray().Select(role => role.GetProperty("role").GetString()).ShouldContain("Administrator");

        var reset = await RunAsync(FirstLogin.Verb, "--reset");

        (await SignInAsync(client, made)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInAsync(client, reset)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _host.Database.OwnerAsync<int>("SELECT count(*) FROM people.session WHERE revoked_at_utc IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task Seeding_after_the_first_login_makes_it_a_member_too_and_seeding_again_changes_nothing()
    {
        await RunAsync(FirstLogin.Verb);
        await RunAsync(SeedDemoVerb.Verb);
        var once = await CountAsync();
        await RunAsync(SeedDemoVerb.Verb);

        once.ShouldBe("1 3");
        (await CountAsync()).ShouldBe(once);

        Task<string> CountAsync() => _host.Database.OwnerAsync<string>(
            "SELECT concat_ws(' ', (SELECT count(*) FROM platform.site), (SELECT count(*) FROM people.membership))");
    }

    [Fact]
    public async Task An_enrolment_token_is_printed_once_and_kept_as_a_hash()
    {
        await RunAsync(SeedDemoVerb.Verb);

        var token = await RunAsync(MakeEnrolmentToken.Verb, "--site", "DEMO", "--gateway", "g");

        token.GetProperty("expiresAtUtc").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow);
        (await _host.Database.OwnerAsync<string>("SELECT t::text FROM fleet.enrolment_token t")).ShouldNotContain(token.GetProperty("token").GetString()!);
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(MakeEnrolmentToken.Verb, "--site", "NONE", "--gateway", "g")))
            .Message.ShouldContain("no site NONE");
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(MakeEnrolmentToken.Verb, "--site", "DEMO"))).Message.ShouldContain("--gateway");
    }

    [Fact]
    public void A_setting_that_is_missing_or_no_connection_string_is_named()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Worker", "not = a = string")]).Build();

        Should.Throw<InvalidOperationException>(() => DatabaseSetup.ConnectionString(settings, Database.Owner)).Message.ShouldContain("Database__Owner is not set");
        Should.Throw<InvalidOperationException>(() => DatabaseSetup.ConnectionString(settings, Database.Worker)).Message.ShouldContain("Database__Worker");
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, JsonElement login) => client.PostAsJsonAsync(
        "/api/v1/auth/sign-in", new { signInName = login.GetProperty("signInName").GetString(), password = login.GetProperty("password").GetString() });

    private async Task<JsonElement> RunAsync(Verb verb, params string[] arguments)
    {
        await using var output = new StringWriter();
        await verb.RunAsync(new(_host.Services, [new PeopleModule(), new FleetModule()], arguments, output), default);
        return JsonSerializer.Deserialize<JsonElement>(output.ToString());
    }
}
