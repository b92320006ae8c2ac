using System.Net;
using System.Text.Json;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("People")]
public sealed class OrganisationTests(SharedPeopleHost shared) : PeopleHost(shared)
{
    private static readonly int[] Mondays = [1];

    [Fact]
    public async Task A_request_sent_again_makes_nothing_twice_and_another_of_the_same_id_is_refused()
    {
        var body = new { id = Guid.CreateVersion7(), siteId = Mine, name = "pumps" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("adam", "POST", "/departments", body)));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(7);
        (await SendAsync("adam", "POST", "/departments", new { body.id, siteId = Mine, name = "fans" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync("eve", "POST", "/departments", new { body.id, siteId = Theirs, name = "pumps" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync("adam", "POST", "/departments", new { siteId = Mine, name = "PUMPS" })).Body.GetProperty("errors").TryGetProperty("name", out _).ShouldBeTrue();
        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event WHERE type = 'DepartmentMade' AND site_id IN (@Mine, @Theirs)", new { Mine, Theirs })).ShouldBe(1);
    }

    [Fact]
    public async Task Many_records_are_made_all_or_none_and_what_is_wrong_is_named_with_its_place()
    {
        object[] holidays = [.. Enumerable.Range(1, 9).Select(day => new { id = Guid.CreateVersion7(), siteId = Mine, day = $"2026-05-0{day}", name = "closed" })];

        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = holidays.Append(new { siteId = Mine, day = "2026-13-01", name = "never" }) })).Body
            .GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("items[9].day");
        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = holidays.Append(new { siteId = Mine, day = "2026-05-01", name = "twice" }) })).Body
            .GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("items[9].day");
        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = holidays.Append(new { siteId = Theirs, day = "2026-06-01", name = "not mine" }) })).Body
            .GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("items[9].siteId");
        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = Array.Empty<object>(), more = 1 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.holiday WHERE site_id IN (@Mine, @Theirs)", new { Mine, Theirs })).ShouldBe(0);

        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = holidays })).Body.GetProperty("items").GetArrayLength().ShouldBe(9);
        (await SendAsync("adam", "POST", "/holidays/bulk", new { items = holidays })).Status.ShouldBe(HttpStatusCode.OK);
        (await Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM platform.event WHERE type = 'HolidayMade' AND site_id IN (@Mine, @Theirs)", new { Mine, Theirs })).ShouldBe(9);
    }

    [Fact]
    public async Task Disjoint_changes_merge_and_the_same_field_is_refused_with_both_values()
    {
        var id = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "pumps" });

        (await SendAsync("adam", "PATCH", $"/departments/{id}", new { name = "big pumps" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        var (merged, record) = await SendAsync("both", "PATCH", $"/departments/{id}", new { description = "hall 1" }, 1);
        merged.ShouldBe(HttpStatusCode.OK, record.ToString());
        record.GetProperty("name").GetString().ShouldBe("big pumps");
        record.GetProperty("version").GetInt32().ShouldBe(3);

        var (refused, problem) = await SendAsync("both", "PATCH", $"/departments/{id}", new { name = "small pumps", code = "P" }, 1);
        refused.ShouldBe(HttpStatusCode.PreconditionFailed);
        problem.GetProperty("version").GetInt32().ShouldBe(3);
        problem.GetProperty("errors").TryGetProperty("name", out _).ShouldBeTrue();
        problem.GetProperty("conflicts")[0].ToString().ShouldBe("""{"field":"name","yours":"small pumps","theirs":"big pumps"}""");

        (await SendAsync("both", "PATCH", $"/departments/{id}", new { name = "big pumps", description = "hall 1" }, 1)).Body.GetProperty("version").GetInt32().ShouldBe(3);
        (await Host.Database.OwnerRowsAsync<string>("SELECT version || ' ' || changes::text FROM platform.event WHERE subject = @id AND version > 1 ORDER BY version", new { id })).ShouldBe(
            ["""2 {"name": {"after": "big pumps", "before": "pumps"}}""", """3 {"description": {"after": "hall 1", "before": null}}"""]);
    }

    [Fact]
    public async Task Racing_changes_of_one_version_all_arrive_or_are_told()
    {
        var id = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "pumps" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 3 == 0
            ? SendAsync("adam", "PATCH", $"/departments/{id}", new { name = $"pumps {i}" }, 1)
            : SendAsync("both", "PATCH", $"/departments/{id}", i % 3 == 1 ? new { description = "same" } : (object)new { code = "P1" }, 1)));

        answers.Count(answer => answer.Status is HttpStatusCode.PreconditionFailed).ShouldBe(3);
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(9);
        (await SendAsync("adam", "GET", $"/departments/{id}")).Body.GetProperty("version").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task A_department_that_is_named_stays_and_none_lies_within_itself()
    {
        var hall = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "hall" });
        var pumps = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "pumps", parentId = hall });
        var user = await MakeUserAsync("adam", "berta", Mine);
        var membership = await MakeAsync("adam", "/memberships", new { userId = user, siteId = Mine, role = "Supervisor", departmentIds = new[] { pumps } });

        (await SendAsync("adam", "PATCH", $"/departments/{hall}", new { parentId = pumps }, 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync("adam", "DELETE", $"/departments/{hall}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync("adam", "DELETE", $"/departments/{pumps}", null, 1)).Body.GetProperty("detail").GetString()!.ShouldContain("membership");
        (await SendAsync("adam", "DELETE", $"/memberships/{membership}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync("adam", "DELETE", $"/departments/{pumps}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync("eve", "POST", "/departments", new { siteId = Theirs, name = "x", parentId = hall })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await SendAsync("adam", "PATCH", $"/departments/{hall}", new { isArchived = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("adam", "GET", "/departments")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await SendAsync("adam", "GET", "/departments?isArchived=true")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_supervisor_of_departments_sees_the_certificates_of_their_people()
    {
        var pumps = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "pumps" });
        var fans = await MakeAsync("adam", "/departments", new { siteId = Mine, name = "fans" });
        var skill = await MakeAsync("adam", "/skills", new { siteId = Mine, name = "high voltage" });
        Guid[] people = [await MakeUserAsync("adam", "berta", Mine), await MakeUserAsync("adam", "carl", Mine), await AddPersonAsync("sue", (Mine, "Supervisor"))];
        Guid[] places = [pumps, fans, pumps];
        for (var i = 0; i < people.Length; i++)
        {
            await Host.Database.OwnerAsync<int>("UPDATE people.membership SET department_ids = @places WHERE user_id = @user RETURNING 1", new { places = new[] { places[i] }, user = people[i] });
            await MakeAsync("adam", "/certificates", new { siteId = Mine, userId = people[i], skillId = skill, issuedOn = "2026-01-01", expiresOn = i == 0 ? "2026-02-01" : null });
        }

        var seen = (await SendAsync("sue", "GET", "/certificates")).Body.GetProperty("items").EnumerateArray().ToList();

        seen.Select(one => one.GetProperty("userId").GetGuid()).ShouldBe([people[0], people[2]], ignoreOrder: true);
        (await SendAsync("adam", "GET", "/certificates?isExpired=true")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("userId").GetGuid()).ShouldBe([people[0]]);
        await Host.Database.OwnerAsync<int>("UPDATE people.membership SET department_ids = '{}' WHERE user_id = @user RETURNING 1", new { user = people[2] });
        Clock.Advance(TimeSpan.FromSeconds(6));
        (await SendAsync("sue", "GET", "/certificates")).Body.GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("createdAtUtc")]
    [InlineData("-changedAtUtc")]
    public async Task A_list_is_read_part_by_part_without_a_row_twice_or_missed(string sort)
    {
        var wanted = new List<Guid>();
        for (var i = 0; i < 11; i++)
            wanted.Add(await MakeAsync("adam", "/shifts", new { siteId = Mine, name = $"shift {i % 3}", weekdays = Mondays, startsAt = "06:00", endsAt = "14:00", validFrom = "2026-01-01" }));
        List<JsonElement> read = [];
        for (string? next = ""; next is not null;)
        {
            var (_, part) = await SendAsync("adam", "GET", $"/shifts?limit=2&sort={sort}{(next.Length > 0 ? $"&cursor={next}" : "")}");
            read.AddRange(part.GetProperty("items").EnumerateArray());
            next = part.GetProperty("next").GetString();
        }

        read.Select(one => one.GetProperty("id").GetGuid()).ShouldBe(wanted, ignoreOrder: true);
        var keys = read.Select(one => one.GetProperty(sort.TrimStart('-')).GetString()).ToList();
        keys.ShouldBe(sort.StartsWith('-') ? keys.OrderDescending(StringComparer.Ordinal) : keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_csv_is_the_whole_list_and_nothing_in_it_is_a_formula()
    {
        await MakeAsync("adam", "/departments", new { siteId = Mine, name = "=HYPERLINK(\"http://x\",\"y\")", description = "two\nlines, \"quoted\"" });
        await MakeAsync("eve", "/departments", new { siteId = Theirs, name = "hidden" });

        var csv = (await SendAsync("adam", "GET", "/departments.csv")).Body.GetString()!;

        csv.ShouldStartWith("id,siteId,code,name,description,parentId,isArchived,createdAtUtc,createdBy,changedAtUtc,changedBy,version\r\n");
        csv.ShouldContain("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\"two\nlines, \"\"quoted\"\"\"");
        csv.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task The_directory_tells_who_is_on_shift_and_what_they_can_do_now()
    {
        var berta = await MakeUserAsync("adam", "berta", Mine);
        await MakeUserAsync("adam", "carl", Mine);
        var team = await MakeAsync("adam", "/teams", new { siteId = Mine, name = "crew", memberIds = new[] { berta } });
        var skill = await MakeAsync("adam", "/skills", new { siteId = Mine, name = "high voltage" });
        var old = await MakeAsync("adam", "/skills", new { siteId = Mine, name = "welding" });
        await MakeAsync("adam", "/certificates", new { siteId = Mine, userId = berta, skillId = skill, issuedOn = "2026-01-01" });
        await MakeAsync("adam", "/certificates", new { siteId = Mine, userId = berta, skillId = old, issuedOn = "2020-01-01", expiresOn = "2021-01-01" });
        int[] week = [1, 2, 3, 4, 5, 6, 7];
        await MakeAsync("adam", "/shifts", new { siteId = Mine, name = "by day", teamId = team, weekdays = week, startsAt = "08:00", endsAt = "20:00", validFrom = "2026-01-01" });
        (await SendAsync("adam", "GET", "/directory?isOnShift=maybe")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var night = await MakeAsync("adam", "/shifts", new { siteId = Mine, name = "by night", teamId = team, weekdays = week, startsAt = "20:00", endsAt = "08:00", validFrom = "2026-01-01" });

        var working = (await SendAsync("adam", "GET", "/directory?isOnShift=true")).Body.GetProperty("items").EnumerateArray().Single();

        working.GetProperty("id").GetGuid().ShouldBe(berta);
        working.GetProperty("skillIds").EnumerateArray().Single().GetGuid().ShouldBe(skill);
        working.TryGetProperty("signInName", out _).ShouldBeFalse();
        (await Host.Database.OwnerRowsAsync<bool>(
            "SELECT people.is_on_shift(@berta, at) FROM unnest(ARRAY['2026-03-02 07:59Z', '2026-03-02 08:00Z', '2026-03-02 20:00Z', '2025-12-31 12:00Z', '2026-01-01 07:00Z', '2026-01-01 08:00Z']::timestamptz[]) AS a (at)", new { berta }))
            .ShouldBe([true, true, true, false, false, true]);
        (await SendAsync("adam", "PATCH", $"/shifts/{night}", new { weekdays = Mondays }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await Host.Database.OwnerRowsAsync<bool>(
            "SELECT people.is_on_shift(@berta, at) FROM unnest(ARRAY['2026-03-02 07:59Z', '2026-03-02 23:00Z', '2026-03-03 07:59Z', '2026-03-03 23:00Z']::timestamptz[]) AS a (at)", new { berta }))
            .ShouldBe([false, true, true, false]);
        await MakeAsync("adam", "/holidays", new { siteId = Mine, day = "2026-03-02", name = "closed" });
        (await Host.Database.OwnerAsync<bool>("SELECT people.is_on_shift(@berta, '2026-03-03 07:59Z')", new { berta })).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_makes_a_site_administers_it()
    {
        var id = await MakeAsync("adam", "/sites", new { code = "HALL-9", name = "Hall 9", timeZone = "Europe/Vienna" });

        (await SendAsync("adam", "GET", $"/sites/{id}")).Body.GetProperty("timeZone").GetString().ShouldBe("Europe/Vienna");
        (await SendAsync("adam", "PATCH", $"/sites/{id}", new { timeZone = "Europe/Nowhere" }, 1)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("eve", "GET", $"/sites/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync("eve", "POST", "/sites", new { code = "HALL-9", name = "mine too" })).Status.ShouldBe(HttpStatusCode.Conflict);
        await MakeAsync("adam", "/departments", new { siteId = id, name = "pumps" });
    }

    [Fact]
    public async Task In_sql_the_role_of_requests_reaches_no_other_site_and_no_hash()
    {
        var theirs = await MakeAsync("eve", "/departments", new { siteId = Theirs, name = "theirs" });
        var victim = await MakeUserAsync("eve", "victim", Theirs);
        var adam = await Host.Database.OwnerAsync<Guid>("SELECT id FROM people.user_account WHERE sign_in_name = @adam", new { adam = Named("adam") });
        await using var connection = await CloudDatabase.OpenAsync(Host.Database.Application);
        await using var transaction = await connection.BeginTransactionAsync();
        await Dapper.SqlMapper.ExecuteAsync(connection, "SELECT set_config('app.user_id', @adam, true), set_config('app.site_ids', @sites, true), set_config('app.whole_site_ids', @sites, true)", new { adam = adam.ToString(), sites = $"{{{Mine},{Theirs}}}" });

        Task<int> RunAsync(string sql) => Dapper.SqlMapper.ExecuteAsync(connection, sql, new { theirs, victim, Mine, Theirs, adam });

        foreach (var table in (string[])["people.department", "people.team", "people.skill", "people.certificate", "people.shift", "people.holiday", "people.labour_rate", "people.membership", "people.api_key"])
            (await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, $"SELECT count(*) FROM {table} WHERE site_id = @Theirs", new { Theirs })).ShouldBe(0, table);
        (await RunAsync("UPDATE people.department SET name = 'taken' WHERE id = @theirs")).ShouldBe(0);
        (await RunAsync("DELETE FROM people.department WHERE id = @theirs")).ShouldBe(0);
        (await RunAsync("UPDATE people.user_account SET email = 'a@b.c' WHERE id = @victim")).ShouldBe(0);
        foreach (var forbidden in (string[])
        [
            "INSERT INTO people.membership (user_id, site_id, role) VALUES (@adam, @Theirs, 'Administrator')",
            "UPDATE people.membership SET site_id = @Theirs WHERE user_id = @adam",
            "INSERT INTO people.department (id, site_id, name, created_at_utc, created_by, changed_at_utc, changed_by) VALUES (gen_random_uuid(), @Theirs, 'x', now(), '', now(), '')",
            "INSERT INTO people.invitation (hash, user_id, made_by, made_at_utc, expires_at_utc) VALUES (sha256('x'), @victim, '', now(), now())",
            "SELECT password_hash FROM people.user_account", "UPDATE people.user_account SET password_hash = '' WHERE id = @adam", "SELECT hash FROM people.api_key",
            "SELECT * FROM people.two_factor", "SELECT * FROM people.session", "SELECT * FROM people.invitation", "SELECT * FROM platform.personal_value",
            "UPDATE platform.event SET actor = ''", "DELETE FROM platform.event", "INSERT INTO platform.event (type, payload, actor, at_utc) VALUES ('Anything', '{}', '', now())",
            "INSERT INTO platform.site (id, code, name) VALUES (gen_random_uuid(), 'NEW', 'new')",
        ])
        {
            await RunAsync("SAVEPOINT before");
            (await Should.ThrowAsync<PostgresException>(() => RunAsync(forbidden), forbidden)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, forbidden);
            await RunAsync("ROLLBACK TO before");
        }
    }
}
