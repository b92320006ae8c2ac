using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Maintenance.Cloud.People;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class CredentialsTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    private static readonly string[] Scopes = ["ReadOrganisation", "ManagePeople"];

    private const string PasskeySql = """
        INSERT INTO people.passkey (
            id, user_id, credential_id, public_key, name, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up, attestation_object, client_data_json,
            created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (gen_random_uuid(), @ina, 'x', '', 'phone', 0, '{}', true, false, false, '', '', now(), 'test', now(), 'test')
        RETURNING 1
        """;

    [Fact]
    public async Task A_second_factor_is_asked_for_and_each_code_is_good_once()
    {
        var secret = await TurnOnAsync();

        var (asked, problem) = await SignInAsync(null);
        asked.ShouldBe(HttpStatusCode.Unauthorized);
        problem.GetProperty("needsCode").GetBoolean().ShouldBeTrue();
        (await SignInAsync(CodeOf(secret))).Status.ShouldBe(HttpStatusCode.Unauthorized); // the code that confirmed it
        Clock.Advance(TimeSpan.FromSeconds(30));
        (await SignInAsync(CodeOf(secret))).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(CodeOf(secret))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await SignInAsync("000000")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_changes_accounts_sees_whether_an_invitation_is_open_a_second_factor_is_asked_for_and_there_are_passkeys()
    {
        await TurnOnAsync();
        var ina = await MakeUserAsync("adam", "ina", Mine);
        (await ToldAsync("adam", "ina")).ShouldBe(("", "False", "False"));

        var until = (await SendAsync("adam", "POST", $"/users/{ina}/invite")).Body.GetProperty("expiresAtUtc").GetDateTimeOffset();

        DateTimeOffset.Parse((await ToldAsync("adam", "ina")).InvitedUntil, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(until, TimeSpan.FromMilliseconds(1));
        await Host.Database.OwnerAsync<int>("UPDATE people.invitation SET expires_at_utc = now() WHERE user_id = @ina RETURNING 1", new { ina });
        (await ToldAsync("adam", "ina")).InvitedUntil.ShouldBe("");
        (await ToldAsync("both", "adam")).ShouldBe(("", "True", "False"));
        (await ToldAsync("adam", "both")).ShouldBe(("", "", ""), "of a person who is somebody elsewhere too nothing is told");
        await Host.Database.OwnerAsync<int>(PasskeySql, new { ina });
        (await ToldAsync("adam", "ina")).HasPasskeys.ShouldBe("True");
        (await SendAsync("adam", "DELETE", $"/users/{ina}/passkeys")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ToldAsync("adam", "ina")).HasPasskeys.ShouldBe("False");

        async Task<(string InvitedUntil, string HasSecondFactor, string HasPasskeys)> ToldAsync(string who, string about)
        {
            var user = (await SendAsync(who, "GET", $"/users?signInName={Named(about)}")).Body.GetProperty("items").EnumerateArray().Single();
            return (user.GetProperty("invitedUntilUtc").ToString(), user.GetProperty("hasSecondFactor").ToString(), user.GetProperty("hasPasskeys").ToString());
        }
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once_and_the_secret_is_not_in_the_database()
    {
        List<string> codes = [];
        var secret = await TurnOnAsync(codes);

        (await SignInAsync(codes[3])).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(codes[3])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("adam", "GET", "/me/two-factor")).Body.GetProperty("recoveryCodesLeft").GetInt32().ShouldBe(9);
        (await Host.Database.OwnerAsync<bool>(
            "SELECT position(@secret IN t.secret) = 0 FROM people.two_factor AS t JOIN people.user_account AS u ON u.id = t.user_id WHERE u.sign_in_name = @adam", new { secret, adam = Named("adam") })).ShouldBeTrue();
        (await Host.Database.OwnerRowsAsync<string>("SELECT r::text FROM people.recovery_code AS r")).ShouldAllBe(row => !row.Contains(codes[0]));

        (await SendAsync("adam", "POST", "/me/two-factor/remove", new { currentPassword = "not this one" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync("adam", "POST", "/me/two-factor/remove", new { currentPassword = TestPeople.Password })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SignInAsync(null)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions()
    {
        using var other = await Host.SignInAsync(Named("adam"));
        await SendAsync("adam", "GET", "/me");
        (await SendAsync("adam", "GET", "/me/sessions")).Body.GetProperty("items").EnumerateArray().Count(one => one.GetProperty("isCurrent").GetBoolean()).ShouldBe(1);

        (await SendAsync("adam", "PUT", "/me/password", new { currentPassword = "wrong", newPassword = "staple battery horse correct" })).Body.GetProperty("errors").TryGetProperty("currentPassword", out _).ShouldBeTrue();
        (await SendAsync("adam", "PUT", "/me/password", new { currentPassword = TestPeople.Password, newPassword = Named("adam") })).Body.GetProperty("errors").TryGetProperty("newPassword", out _).ShouldBeTrue();
        (await SendAsync("adam", "PUT", "/me/password", new { currentPassword = TestPeople.Password, newPassword = "staple battery horse correct" })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await SendAsync(other, "GET", "/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("adam", "GET", "/me")).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_is_ended_by_its_person_and_nobody_else()
    {
        using var other = await Host.SignInAsync(Named("adam"));
        var listed = (await SendAsync("adam", "GET", "/me/sessions")).Body.GetProperty("items").EnumerateArray().First(one => !one.GetProperty("isCurrent").GetBoolean());
        var id = listed.GetProperty("id").GetGuid();

        (await SendAsync("eve", "DELETE", $"/me/sessions/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(other, "GET", "/me")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("adam", "DELETE", $"/me/sessions/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(other, "GET", "/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_name_for_its_maker_at_its_site_and_is_kept_as_a_hash()
    {
        var (status, made) = await SendAsync("both", "POST", "/api-keys", new { siteId = Mine, name = "historian", scopes = Scopes });
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        var key = made.GetProperty("key").GetString()!;
        using var program = Host.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        (await SendAsync(program, "GET", "/sites")).Body.GetProperty("items").EnumerateArray().Select(site => site.GetProperty("id").GetGuid()).ShouldBe([Mine]);
        foreach (var path in (string[])["/me", "/me/sessions", "/api-keys", "/gateways", "/users"])
            (await SendAsync(program, "GET", path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        (await SendAsync(program, "POST", "/departments", new { siteId = Mine, name = "by a program" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(program, "POST", "/users", new { signInName = Named("gina"), displayName = "Gina", memberships = new[] { new { siteId = Mine, role = "Technician" } } })).Status.ShouldBe(HttpStatusCode.Created);
        (await Host.Database.OwnerAsync<string>("SELECT actor FROM platform.event WHERE type = 'UserMade' ORDER BY id DESC LIMIT 1")).ShouldBe($"key:{made.GetProperty("id")}");
        (await Host.Database.OwnerRowsAsync<string>("SELECT k::text FROM people.api_key AS k")).ShouldAllBe(row => !row.Contains(key));
        (await SendAsync("both", "GET", "/api-keys")).Body.GetProperty("items")[0].GetProperty("lastUsedAtUtc").ValueKind.ShouldBe(JsonValueKind.String);

        (await SendAsync("both", "PATCH", $"/api-keys/{made.GetProperty("id")}", new { isArchived = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(program, "GET", "/sites")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_ends_with_its_time()
    {
        var (_, made) = await SendAsync("adam", "POST", "/api-keys", new { siteId = Mine, name = "short", scopes = Scopes, expiresAtUtc = Clock.GetUtcNow().AddHours(1) });
        using var program = Host.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.GetProperty("key").GetString());
        (await SendAsync(program, "GET", "/sites")).Status.ShouldBe(HttpStatusCode.OK);

        Clock.Advance(TimeSpan.FromHours(1));

        (await SendAsync(program, "GET", "/sites")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<byte[]> TurnOnAsync(List<string>? codes = null)
    {
        (await SendAsync("adam", "POST", "/me/two-factor", new { currentPassword = "not this one" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (status, begun) = await SendAsync("adam", "POST", "/me/two-factor", new { currentPassword = TestPeople.Password });
        status.ShouldBe(HttpStatusCode.OK, begun.ToString());
        (await SignInAsync(null)).Status.ShouldBe(HttpStatusCode.OK); // not on yet
        var secret = FromBase32(begun.GetProperty("secret").GetString()!);
        var (_, confirmed) = await SendAsync("adam", "POST", "/me/two-factor/confirm", new { value = CodeOf(secret) });
        codes?.AddRange(confirmed.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!));
        return secret;
    }

    private string CodeOf(byte[] secret) => TimeCode.Of(secret, TimeCode.StepAt(Clock.GetUtcNow()));

    private async Task<(HttpStatusCode Status, JsonElement Body)> SignInAsync(string? code)
    {
        using var client = Host.CreateClient();
        return await SendAsync(client, "POST", "/auth/sign-in?mode=bearer", new { signInName = Named("adam"), password = TestPeople.Password, code });
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
