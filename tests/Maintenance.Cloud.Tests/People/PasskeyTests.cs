using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class PasskeyTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    [Fact]
    public async Task A_person_registers_several_names_and_removes_them_and_signs_in_with_each()
    {
        using SoftAuthenticator phone = new(), key = new();
        var made = await RegisterAsync(phone, Named("Phone"));
        await RegisterAsync(key, Named("Key"));

        (await SignInAsync(phone)).Body.GetProperty("user").GetProperty("signInName").GetString().ShouldBe(Named("adam"));
        (await SignInAsync(key)).Status.ShouldBe(HttpStatusCode.OK);
        var id = made.GetProperty("id").GetGuid();
        (await SendAsync("adam", "PATCH", $"/me/passkeys/{id}", new { name = Named("Old phone") }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        var list = (await SendAsync("adam", "GET", "/me/passkeys")).Body.GetProperty("items").EnumerateArray().ToList();
        list.Select(one => one.GetProperty("name").GetString()).ShouldBe([Named("Key"), Named("Old phone")]);
        list[1].GetProperty("lastUsedAtUtc").GetDateTimeOffset().ShouldBe(Clock.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        (await SendAsync("eve", "GET", "/me/passkeys")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await SendAsync("eve", "DELETE", $"/me/passkeys/{id}", null, 2)).Status.ShouldBe(HttpStatusCode.NotFound);

        (await SendAsync("adam", "DELETE", $"/me/passkeys/{id}", null, 2)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SignInAsync(phone)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("adam", "GET", "/me/export")).Body.ToString().ShouldContain("\"passkeys\"");
        var adam = await AdamAsync();
        (await Host.Database.OwnerRowsAsync<string>("SELECT type FROM platform.event WHERE type LIKE 'Passkey%' AND actor = @adam::text ORDER BY id", new { adam })).ShouldBe(["PasskeyMade", "PasskeyMade", "PasskeyChanged", "PasskeyRemoved"]);

        const string Kept = "SELECT DISTINCT v.subject::text FROM platform.personal_value AS v WHERE concat(v.value_before, v.value_after) ~ @names";
        var names = $"{Named("Phone")}|{Named("Old phone")}|{Named("Key")}";
        (await Host.Database.OwnerRowsAsync<string>(Kept, new { names })).Count.ShouldBe(2, "what is there to be forgotten");
        (await SendAsync("both", "PATCH", $"/users/{adam}", new { isActive = false }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("both", "POST", $"/users/{adam}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Host.Database.OwnerRowsAsync<string>(Kept, new { names })).ShouldBeEmpty("neither of a passkey that is there nor of one that was removed");
        (await Host.Database.OwnerRowsAsync<string>("SELECT p.name FROM people.passkey AS p WHERE p.user_id = @adam", new { adam })).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_registered_only_by_whoever_gives_the_password_on_this_page_with_a_device_that_checks_the_person()
    {
        using var device = new SoftAuthenticator();
        (await SendAsync("adam", "POST", "/me/passkeys/challenge", new { currentPassword = "not this one" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync("adam", "POST", "/me/passkeys/challenge", new { })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        foreach (var lie in (Action[])[() => device.Origin = "http://elsewhere.example", () => device.Host = "elsewhere.example", () => device.ChecksThePerson = false])
        {
            (device.Origin, device.Host, device.ChecksThePerson) = ("http://localhost", "localhost", true);
            lie();
            (await TryToRegisterAsync(device, "Phone")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        (device.Origin, device.Host, device.ChecksThePerson) = ("http://localhost", "localhost", true);
        var asked = await AskAsync("adam");
        (await SendAsync("eve", "POST", "/me/passkeys", Answer(asked, device.Make(asked.GetProperty("options")), "Phone"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await RegisterAsync(device, "Phone");
        (await TryToRegisterAsync(device, "The same again")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_and_within_its_time()
    {
        using var device = new SoftAuthenticator();
        await RegisterAsync(device, "Phone");
        using var client = Host.CreateClient();

        var (_, asked) = await SendAsync(client, "POST", "/auth/passkey/challenge");
        var answer = Answer(asked, device.Sign(asked.GetProperty("options")));
        (await SendAsync(client, "POST", "/auth/passkey?mode=bearer", answer)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(client, "POST", "/auth/passkey?mode=bearer", answer)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var (_, late) = await SendAsync(client, "POST", "/auth/passkey/challenge");
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await SendAsync(client, "POST", "/auth/passkey?mode=bearer", Answer(late, device.Sign(late.GetProperty("options"))))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nobody_comes_in_by_a_copy_from_another_page_without_being_checked_or_with_an_account_that_is_inactive()
    {
        using var device = new SoftAuthenticator();
        await RegisterAsync(device, "Phone");
        var failed = await FailedAsync();
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.OK);

        device.Count = 0; // the device has counted to one: this one was copied before
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        device.Count = 10;
        device.Origin = "http://elsewhere.example";
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (device.Origin, device.ChecksThePerson) = ("http://localhost", false);
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        device.ChecksThePerson = true;
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.OK);

        await Host.Database.OwnerAsync<int>("UPDATE people.user_account SET is_active = false WHERE sign_in_name = @adam RETURNING 1", new { adam = Named("adam") });
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await FailedAsync()).ShouldBe(failed + 4);
    }

    [Fact]
    public async Task Bad_answers_are_refused_and_an_administrator_removes_the_passkeys_of_who_lost_a_device()
    {
        using var device = new SoftAuthenticator();
        await RegisterAsync(device, "Phone");
        using var client = Host.CreateClient();
        foreach (var credential in (object?[])["", 1, new { }, Array.Empty<int>(), new { id = "x", rawId = "x", type = "public-key", response = new { } }])
        {
            var (_, asked) = await SendAsync(client, "POST", "/auth/passkey/challenge");
            ((int)(await SendAsync(client, "POST", "/auth/passkey", new { ticket = asked.GetProperty("ticket").GetString(), credential })).Status).ShouldBeInRange(400, 422);
        }

        var adam = await AdamAsync();
        (await SendAsync("eve", "DELETE", $"/users/{adam}/passkeys")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync("both", "DELETE", $"/users/{adam}/passkeys")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SignInAsync(device)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Host.Database.OwnerAsync<int>("SELECT count(*) FROM platform.personal_value AS v JOIN platform.event AS e ON e.subject = v.subject AND e.type = 'PasskeyMade' WHERE e.actor = @adam::text", new { adam })).ShouldBe(0);
    }

    private Task<Guid> AdamAsync() => Host.Database.OwnerAsync<Guid>("SELECT id FROM people.user_account WHERE sign_in_name = @adam", new { adam = Named("adam") });

    private Task<int> FailedAsync() => Host.Database.OwnerAsync<int>("SELECT count(*) FROM platform.event WHERE type = 'SignInFailed'");

    private async Task<JsonElement> AskAsync(string who)
    {
        var (status, asked) = await SendAsync(who, "POST", "/me/passkeys/challenge", new { currentPassword = TestPeople.Password });
        status.ShouldBe(HttpStatusCode.OK, asked.ToString());
        return asked;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> TryToRegisterAsync(SoftAuthenticator device, string name)
    {
        var asked = await AskAsync("adam");
        return await SendAsync("adam", "POST", "/me/passkeys", Answer(asked, device.Make(asked.GetProperty("options")), name));
    }

    private async Task<JsonElement> RegisterAsync(SoftAuthenticator device, string name)
    {
        var (status, made) = await TryToRegisterAsync(device, name);
        status.ShouldBe(HttpStatusCode.OK, made.ToString());
        return made;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SignInAsync(SoftAuthenticator device)
    {
        using var client = Host.CreateClient();
        var (_, asked) = await SendAsync(client, "POST", "/auth/passkey/challenge");
        return await SendAsync(client, "POST", "/auth/passkey?mode=bearer", Answer(asked, device.Sign(asked.GetProperty("options"))));
    }

    private static Dictionary<string, object?> Answer(JsonElement asked, object credential, string? name = null)
    {
        var answer = new Dictionary<string, object?>(StringComparer.Ordinal) { ["ticket"] = asked.GetProperty("ticket").GetString(), ["credential"] = credential };
        if (name is not null)
            answer["name"] = name;
        return answer;
    }
}
