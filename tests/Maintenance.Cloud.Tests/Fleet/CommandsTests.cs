using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Fleet;

/// <summary>A command's way from a person to the gateway, and its answer's way back.</summary>
public sealed class CommandsTests(ClockedHost at) : IClassFixture<ClockedHost>, IAsyncLifetime
{
    private readonly ManualClock _clock = at.Clock;
    private readonly CloudHost _host = at.Host;
    private readonly string _engineerName = at.Named("engineer");
    private Guid _site;
    private TestGateway _gateway = null!;
    private HttpClient _engineer = null!;
    private Guid _engineerId;
    private int _tag;

    public async Task InitializeAsync()
    {
        _site = await at.SiteAsync();
        _gateway = await TestGateway.EnrolAsync(_host, _site);
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Declare(new(0, 60))));
        _tag = await _host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE name = 'F.set-point' AND gateway_id = @Id", new { _gateway.Id });
        _engineerId = await _host.Database.AddPersonAsync(_engineerName, (_site, "ReliabilityEngineer"));
        _engineer = await _host.SignInAsync(_engineerName);
        await GrantAsync();
    }

    public Task DisposeAsync()
    {
        _engineer.Dispose();
        _gateway.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_command_is_told_until_the_gateway_has_answered_and_its_answer_is_taken_once()
    {
        var held = (await _gateway.ToldAsync()).Version;
        var made = await MakeAsync(new { value = 45.5, reason = "a test" });
        made.GetProperty("state").GetString().ShouldBe("Waiting");
        var id = made.GetProperty("id").GetGuid();

        var told = await _gateway.ToldAsync(held);
        told.Commands.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            command => command.Id.ShouldBe(id), command => command.Tag.ShouldBe("F.set-point"), command => command.Value.ShouldBe(45.5),
            command => command.ExpiresAtUtc.ShouldBe(_clock.GetUtcNow().AddMinutes(5), TimeSpan.FromSeconds(1)));
        (await FindAsync(id)).GetProperty("state").GetString().ShouldBe("Sent");

        var result = new CommandResult(id, CommandOutcome.Written, 45.5, null, _clock.GetUtcNow());
        (await AnswerAsync(1, result)).Quarantined.ShouldBe(0);
        (await AnswerAsync(2, result with { Outcome = CommandOutcome.Unknown })).Quarantined.ShouldBe(0);
        var done = await FindAsync(id);
        (done.GetProperty("state").GetString(), done.GetProperty("readBack").GetDouble()).ShouldBe(("Written", 45.5));
        done.GetProperty("madeBy").GetString().ShouldBe(_engineerName);
        (await _gateway.ToldAsync(told.Version)).Commands.ShouldBeEmpty();
        (await _host.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE subject = @id ORDER BY id", new { id })).ShouldBe(["CommandMade", "CommandAnswered"]);
        (await ListAsync($"?tag={_tag}")).ShouldBe([id]);
        (await ListAsync($"?gateway={Guid.NewGuid()}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_request_makes_one_command_and_another_of_its_id_none()
    {
        var id = Guid.CreateVersion7();
        var wish = new { id, value = 5.0, reason = "a test" };
        (await SendAsync(wish)).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(wish)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(new { id, value = 6.0, reason = "a test" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await ListAsync("")).ShouldBe([id]);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        foreach (var (body, field) in ((string, string)[])
        [
            ("""{"value":60.1,"reason":"r"}""", "value"),
            ("""{"value":-1,"reason":"r"}""", "value"),
            ("""{"value":5,"reason":"  "}""", "reason"),
            ("""{"value":5,"reason":"r","expiresAtUtc":"2020-01-01T00:00:00Z"}""", "expiresAtUtc"),
            ("""{"value":5,"reason":"r","expiresAtUtc":"2200-01-01T00:00:00Z"}""", "expiresAtUtc"),
            ("""{"value":5,"reason":"r","id":"11111111-1111-4111-8111-111111111111"}""", "id"),
        ])
        {
            var (status, text) = await SendAsync(JsonSerializer.Deserialize<JsonElement>(body));
            status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{body}: {text}");
            JsonSerializer.Deserialize<JsonElement>(text).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue($"{body}: {text}");
            (await ListAsync("")).ShouldBeEmpty(body);
        }
    }

    [Fact]
    public async Task A_tag_that_the_configuration_does_not_let_write_takes_no_command()
    {
        await _gateway.StoreAsync(_gateway.Batch(2, 0, Declare(null)));
        (await SendAsync(new { value = 5, reason = "r" })).Text.ShouldContain("does not say that F.set-point is writable");
    }

    [Fact]
    public async Task By_role_alone_nobody_writes_and_a_grant_ends()
    {
        _clock.Advance(TimeSpan.FromMinutes(4));
        (await SendAsync(new { value = 5, reason = "r" })).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(HttpStatusCode.Forbidden), answer => answer.Text.ShouldContain("write grant"));
        await _host.Database.OwnerAsync<int>("UPDATE people.write_grant SET until_utc = now() + interval '1 day', is_archived = true WHERE user_id = @_engineerId RETURNING 1", new { _engineerId });
        (await SendAsync(new { value = 5, reason = "r" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        await GrantAsync();
        (await SendAsync(new { value = 5, reason = "r" })).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_command_that_nobody_fetched_in_time_is_told_no_more_and_shown_unanswered()
    {
        var held = (await _gateway.ToldAsync()).Version;
        var id = (await MakeAsync(new { value = 5, reason = "r", expiresAtUtc = _clock.GetUtcNow().AddMinutes(1) })).GetProperty("id").GetGuid();
        _clock.Advance(TimeSpan.FromMinutes(2));
        using var nothing = await _gateway.AskAsync(held);
        nothing.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await FindAsync(id)).GetProperty("state").GetString().ShouldBe("Unanswered");
        (await AnswerAsync(1, new(id, CommandOutcome.Expired, null, "too late", _clock.GetUtcNow()))).Quarantined.ShouldBe(0);
        (await FindAsync(id)).GetProperty("state").GetString().ShouldBe("Expired");
    }

    [Fact]
    public async Task A_gateway_hears_of_and_answers_its_own_commands_only()
    {
        using var other = await TestGateway.EnrolAsync(_host, _site, "gateway-2");
        var id = (await MakeAsync(new { value = 5, reason = "r" })).GetProperty("id").GetGuid();
        (await other.ToldAsync()).Commands.ShouldBeEmpty();
        var answer = await other.StoreAsync(new(new(Lane.Alarm, other.Epoch, 1, 0), [Record(new(id, CommandOutcome.Written, 5, null, _clock.GetUtcNow()))]));
        answer.Quarantined.ShouldBe(1);
        (await FindAsync(id)).GetProperty("state").GetString().ShouldBe("Waiting");

        var elsewhere = await at.SiteAsync();
        using var person = await at.PersonAsync(elsewhere, "ReliabilityEngineer");
        var stranger = person.Client;
        (await stranger.GetAsync($"/api/v1/commands/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PostAsJsonAsync($"/api/v1/tags/{_tag}/commands", new { value = 5, reason = "r" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_one_gateway_a_hundred_commands_wait_at_most()
    {
        for (var i = 0; i < 100; i++)
            (await SendAsync(new { value = i % 60, reason = "r" })).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(new { value = 1, reason = "r" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await _gateway.ToldAsync()).Commands.Select(command => command.Value).ShouldBe(Enumerable.Range(0, 100).Select(i => i % 60 * 1.0));
    }

    private static OutboxRecord Declare(WriteRange? writable) => new(
        RecordKind.TagDeclarations, 0,
        RecordJson.Write(new([new("F.set-point", "F", "set-point", "Other", "%", TimeSpan.FromMinutes(1), null, null, writable)]), RecordJson.Default.TagDeclarations));

    private static OutboxRecord Record(CommandResult result) =>
        new(RecordKind.CommandResult, 0, RecordJson.Write(result, RecordJson.Default.CommandResult));

    private Task<Contracts.Transport.IngestAnswer> AnswerAsync(long sequence, CommandResult result) =>
        _gateway.StoreAsync(new(new(Lane.Alarm, _gateway.Epoch, sequence, 0), [Record(result)]));

    private Task<int> GrantAsync() => _host.Database.OwnerAsync<int>(
        """
        INSERT INTO people.write_grant (id, site_id, user_id, reason, until_utc, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (gen_random_uuid(), @_site, @_engineerId, 'tuning', @untilUtc, now(), 'test', now(), 'test') RETURNING 1
        """, new { _site, _engineerId, untilUtc = _clock.GetUtcNow().AddMinutes(3) });

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(object wish)
    {
        using var answer = await _engineer.PostAsJsonAsync($"/api/v1/tags/{_tag}/commands", wish);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> MakeAsync(object wish)
    {
        var (status, text) = await SendAsync(wish);
        status.ShouldBe(HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<JsonElement> FindAsync(Guid id) => await _engineer.GetFromJsonAsync<JsonElement>($"/api/v1/commands/{id}");

    private async Task<Guid[]> ListAsync(string query) =>
        [.. (await _engineer.GetFromJsonAsync<JsonElement>($"/api/v1/commands{query}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
}
