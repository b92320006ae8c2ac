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

        once.ShouldBe("1 5");
        (await CountAsync()).ShouldBe(once);

        Task<string> CountAsync() => _host.Database.OwnerAsync<string>(
            "SELECT concat_ws(' ', (SELECT count(*) FROM platform.site), (SELECT count(*) FROM people.membership))");
    }

    [Fact]
    public async Task A_new_installation_gets_its_site_its_first_login_and_a_gateways_token_by_three_verbs()
    {
        await RunAsync(FirstLogin.Verb);
        await RunAsync(MakeSite.Verb, "--code", "HALL-1", "--name", "Pump hall");
        await RunAsync(MakeSite.Verb, "--code", "HALL-1", "--name", "Pump hall 1");

        (await RunAsync(MakeEnrolmentToken.Verb, "--site", "HALL-1", "--gateway", "g")).GetProperty("token").GetString().ShouldNotBeNullOrEmpty();
        (await _host.Database.OwnerAsync<string>("SELECT string_agg(s.name || ' ' || m.role, ',') FROM platform.site AS s JOIN people.membership AS m ON m.site_id = s.id"))
            .ShouldBe("Pump hall 1 Administrator");
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(MakeSite.Verb, "--code", "HALL 1", "--name", "x"))).Message.ShouldContain("--code");
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(MakeSite.Verb, "--code", "H", "--name", " "))).Message.ShouldContain("--name");
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
    public async Task Parked_events_are_listed_and_taken_up_again_by_id_or_all_together()
    {
        var (broken, well) = (await ParkAsync("no event at all"), await ParkAsync("{}"));
        await ParkBehindAsync(broken);

        var listed = await RunAsync(EventsVerb.Verb, "parked");
        listed.GetProperty("parked").EnumerateArray().Select(one => one.GetProperty("eventId").GetInt64()).ShouldContain(broken);
        var all = await RunAsync(EventsVerb.Verb, "retry", "--all");
        OfReader(all, "taken").ShouldBe([well]);
        OfReader(all, "failed").ShouldBe([broken]);
        OfReader(await RunAsync(EventsVerb.Verb, "parked"), "parked").Count.ShouldBe(2);

        await _host.Database.OwnerAsync<int>($"UPDATE platform.event SET payload = '{Payload}' RETURNING 1");
        var again = await RunAsync(EventsVerb.Verb, "retry", $"{broken}");
        OfReader(await RunAsync(EventsVerb.Verb, "parked"), "parked").ShouldBeEmpty($"{again}");
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(EventsVerb.Verb, "retry", $"{broken}"))).Message.ShouldContain("is not parked");
        (await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(EventsVerb.Verb, "retry"))).Message.ShouldContain("events parked");
    }

    /// <summary>Ids of events, of the one reader: the host's others read the broken event as well, and put it aside in their own time.</summary>
    private static List<long> OfReader(JsonElement answer, string list) =>
        [.. answer.GetProperty(list).EnumerateArray()
            .Where(one => string.Equals(one.GetProperty("reader").GetString(), Reader, StringComparison.Ordinal))
            .Select(one => one.GetProperty("eventId").GetInt64())];

    private const string Reader = "telemetry-bind-tags";

    private const string Payload = """{"assetId":"00000000-0000-0000-0000-000000000001","siteId":"00000000-0000-0000-0000-000000000002","tagNumber":"T-1"}""";

    // The reader has come past what it has put aside: its own look would put it aside once more.
    private const string PassedSql = """
        , passed AS (
            INSERT INTO platform.event_cursor AS c (reader, txid, event_id) SELECT 'telemetry-bind-tags', pg_current_xact_id(), h.id FROM happened AS h
            ON CONFLICT (reader) DO UPDATE SET txid = excluded.txid, event_id = excluded.event_id
        )
        """;

    /// <summary>An event that the reader binding tags had put aside.</summary>
    private Task<long> ParkAsync(string payload) => _host.Database.OwnerAsync<long>(
        $$"""
        WITH happened AS (
            INSERT INTO platform.event (type, subject, payload, actor, at_utc)
            VALUES ('AssetMade', gen_random_uuid(), CASE @payload WHEN '{}' THEN @Payload::jsonb ELSE to_jsonb(@payload) END, 'test', now()) RETURNING id, subject
        )
        {{PassedSql}}
        INSERT INTO platform.parked_event (reader, event_id, subject, reason, attempts, parked_at_utc)
        SELECT 'telemetry-bind-tags', id, subject, 'test', 5, now() FROM happened RETURNING event_id
        """, new { payload, Payload });

    private Task<long> ParkBehindAsync(long id) => _host.Database.OwnerAsync<long>(
        $$"""
        WITH happened AS (
            INSERT INTO platform.event (type, subject, payload, actor, at_utc)
            SELECT e.type, e.subject, @Payload::jsonb, 'test', now() FROM platform.event AS e WHERE e.id = @id RETURNING id, subject
        )
        {{PassedSql}}
        INSERT INTO platform.parked_event (reader, event_id, subject, reason, attempts, parked_at_utc)
        SELECT 'telemetry-bind-tags', id, subject, 'behind', 0, now() FROM happened RETURNING event_id
        """, new { id, Payload });

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, JsonElement login) => client.PostAsJsonAsync(
        "/api/v1/auth/sign-in", new { signInName = login.GetProperty("signInName").GetString(), password = login.GetProperty("password").GetString() });

    private async Task<JsonElement> RunAsync(Verb verb, params string[] arguments)
    {
        await using var output = new StringWriter();
        await verb.RunAsync(new(_host.Services, [new PeopleModule(), new FleetModule()], arguments, output), default);
        return JsonSerializer.Deserialize<JsonElement>(output.ToString());
    }
}
